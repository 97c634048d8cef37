import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { setUp } from '../../bin/set-up.mjs';
import { launchBrowser, openPage } from '../kit/browser.ts';
import { PROPOSED_RULE } from '../kit/browser-stage/rules.ts';
import { startStage } from '../kit/browser-stage/server.ts';
import { pageFaults, prepareChecks } from '../kit/page-checks.ts';
import { needsTool } from '../kit/system-tools.ts';

const CHROMIUM = needsTool('chromium');
const CODES = Array.from({ length: 9 }, (_, i) => `detections-${i}`);
const ADMIN_CODES = Array.from({ length: 5 }, (_, i) => `packs-${i}`);
/** A correlation of ours that waits for another one and for a rule, in their order. */
const CHAIN = 'Many Failed Sign-Ins, Then One That Works';
const SCREENS: readonly BrowserContextOptions[] = [
  { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  { viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: 'dark' },
  { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: 'light' },
];
const TABS = ['Text', 'Tests', 'History', 'Scorecard', 'Tenants', 'Overview'] as const;
/** A list of any length draws what is in view, and some rows around it. */
const MOST_ROWS = 80;

describe('a detection engineer in the console', () => {
  let browser: Browser;
  let stage: FastifyInstance;

  before(async () => {
    if (CHROMIUM.skip !== false) return;
    assert.ok(await setUp({ needsConsole: true }), 'the console is built');
    stage = await startStage([], 0, CODES, ADMIN_CODES);
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
    await stage?.close();
  });

  async function signIn(page: Page, codes: string[] = CODES): Promise<void> {
    await page.goto(`${stage.listeningOrigin}/sign-in?code=${codes.shift()}`);
    await page.waitForURL(/\/incidents$/);
    await page.getByRole('heading', { level: 1, name: 'Incidents' }).waitFor();
  }

  for (const options of SCREENS) {
    it(`looks through the catalogue and every part of a rule: ${options.viewport?.width} px, ${options.colorScheme}`, CHROMIUM, async () => {
      const { page, complaints, close } = await openPage(browser, options);
      const faults: string[] = [];
      const look = async (where: string) => faults.push(...(await pageFaults(page)).map((fault) => `${where}: ${fault}`));
      await prepareChecks(page);
      await signIn(page);
      await page.keyboard.press('g');
      await page.keyboard.press('r');
      const rows = page.getByRole('list', { name: 'Rules, by title' }).getByRole('link');
      await rows.first().waitFor();
      assert.match((await page.getByRole('status').filter({ hasText: 'rules' }).textContent()) ?? '', /^[3-9],\d{3} rules$/);
      assert.ok((await rows.count()) < MOST_ROWS, `${await rows.count()} rows are in the page`);
      await look('catalogue');
      await page.keyboard.press('/');
      await page.keyboard.type('proposed t1059');
      await page.getByText(/^1 of /).waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('j');
      await page.locator('a[data-place]:focus').waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: /A Proposed Rule/ }).waitFor();
      for (const [at, tab] of TABS.entries()) {
        await page.keyboard.press(String(((at + 1) % TABS.length) + 1));
        await page.getByRole('button', { name: new RegExp(`^${tab}`), pressed: true }).waitFor();
        if (tab === 'Scorecard') assert.match((await page.getByRole('region', { name: 'Priorities and verdicts' }).getByRole('row').filter({ hasText: 'too few' }).first().textContent()) ?? '', /of \d: too few to say, 10 are needed$/);
        await look(tab);
      }
      await page.keyboard.press('e');
      await page.getByRole('textbox', { name: 'Rule (Sigma)' }).waitFor();
      await page.getByRole('button', { name: 'Check' }).click();
      await page.getByText('All 2 tests hold, run just now.').waitFor();
      await look('write');
      await close();
      assert.deepEqual(faults, []);
      assert.deepEqual(complaints, []);
    });
  }

  it('reads when a correlation fires, and goes from it to the rules that it waits for and back', CHROMIUM, async () => {
    const { page, complaints, close } = await openPage(browser);
    await signIn(page);
    await page.goto(`${stage.listeningOrigin}/detections?kind=correlation&q=then%20one%20that%20works`);
    await page.getByRole('link', { name: new RegExp(`${CHAIN} T`) }).click();
    await page.getByText('Both of its rules hit in their order within 30 minutes, with the same account and src_ip.').waitFor();
    const waitsFor = page.getByRole('list', { name: 'Rules that it waits for' });
    assert.deepEqual((await waitsFor.getByRole('link').allTextContents()), ['Many Failed Sign-Ins To One Account', 'Sign-In That Works']);
    await waitsFor.getByRole('link', { name: 'Sign-In That Works' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign-In That Works' }).waitFor();
    await page.getByRole('list', { name: 'Correlations and filters that name it' }).getByRole('link', { name: CHAIN, exact: true }).first().click();
    await page.getByRole('heading', { level: 1, name: CHAIN }).waitFor();
    await close();
    assert.deepEqual(complaints, []);
  });

  it('writes a correlation from what is offered', CHROMIUM, async () => {
    const { page, complaints, close } = await openPage(browser);
    await signIn(page);
    await page.goto(`${stage.listeningOrigin}/write-rule`);
    await page.getByRole('button', { name: 'Kind: Rule' }).click();
    await page.getByRole('menuitemradio', { name: 'Correlation' }).click();
    await page.getByRole('heading', { level: 1, name: 'New correlation' }).waitFor();
    const text = page.getByRole('textbox', { name: 'Rule (Sigma)' });
    await text.fill((await text.inputValue()).replace('title: ', 'title: Many Proposed').replace('NAME', PROPOSED_RULE).replace('gte: 10', 'gte: 2'));
    await page.getByRole('textbox', { name: /^Tests/ }).fill('fires: [[{CommandLine: whoami, User: ann}, {CommandLine: whoami, User: ann}]]\nmisses: [{why: one is few, record: {CommandLine: whoami, User: ann}}]\n');
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByText('All 2 tests hold, run just now.').waitFor();
    await page.getByRole('textbox', { name: 'Reason' }).fill('Seen twice in a row');
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByRole('heading', { level: 1, name: 'Many Proposed' }).waitFor();
    await page.getByText('At least 2 hits of its rule within 10 minutes, with the same User.').waitFor();
    await close();
    assert.deepEqual(complaints, []);
  });

  it('approves what another person proposed, and sees what changed', CHROMIUM, async () => {
    const { page, complaints, close } = await openPage(browser);
    await signIn(page);
    await page.goto(`${stage.listeningOrigin}/detections/${PROPOSED_RULE}`);
    await page.getByText('Ana Reis proposes active for revision 2').waitFor();
    await page.keyboard.press('d');
    await page.getByRole('region', { name: 'From revision 1 to revision 2' }).getByText('level').first().waitFor();
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('textbox', { name: 'Reason' }).fill('Looks right');
    await page.getByRole('button', { name: 'Approve it' }).click();
    await page.getByText('Ana Reis proposes').waitFor({ state: 'detached' });
    await page.getByText('approved revision 2: test → active').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('list', { name: 'Rules, by title' }).waitFor();
    await close();
    assert.deepEqual(complaints, []);
  });

  it('sets an exception for one tenant', CHROMIUM, async () => {
    const { page, close } = await openPage(browser);
    await signIn(page);
    await page.goto(`${stage.listeningOrigin}/detections/${PROPOSED_RULE}?tab=tenants`);
    await page.getByRole('button', { name: 'Exception for Quarry Works' }).click();
    await page.getByRole('radio', { name: 'Does not run here' }).click();
    await page.getByRole('textbox', { name: 'Reason' }).fill('Their own scanner');
    await page.getByRole('button', { name: 'Set it' }).click();
    const line = page.getByRole('list', { name: 'Tenants' }).getByRole('listitem').filter({ hasText: 'Quarry Works' });
    await line.getByText(/Does not run here, by Noor Haddad/).waitFor();
    assert.match((await line.textContent()) ?? '', /Does not run.*Their own scanner|Their own scanner.*Does not run/);
    await close();
  });

  for (const options of SCREENS) {
    it(`looks at the packs: ${options.viewport?.width} px, ${options.colorScheme}`, CHROMIUM, async () => {
      const { page, complaints, close } = await openPage(browser, options);
      await prepareChecks(page);
      await signIn(page, ADMIN_CODES);
      await page.keyboard.press('g');
      await page.keyboard.press('p');
      await page.getByRole('list', { name: 'Packs' }).getByRole('listitem').first().waitFor();
      const faults = [...(await pageFaults(page))];
      await page.getByRole('button', { name: 'Move hunt-pack 7' }).click();
      await page.getByRole('menuitem', { name: 'Send on its way' }).click();
      await page.getByRole('combobox', { name: 'First tenant' }).waitFor();
      faults.push(...(await pageFaults(page)).map((fault) => `dialog: ${fault}`));
      await close();
      assert.deepEqual([faults, complaints], [[], []]);
    });
  }

  it('takes a pack to the next ring, withdraws it again, and sees why; without the right to, it can only look', CHROMIUM, async () => {
    const { page, complaints, close } = await openPage(browser);
    await signIn(page, ADMIN_CODES);
    await page.goto(`${stage.listeningOrigin}/packs`);
    const line = (version: string) => page.getByRole('list', { name: 'Packs' }).getByRole('listitem').filter({ has: page.getByText(version, { exact: true }) });
    await line('2026.11.3').getByText('One in 100').waitFor();
    await line('2026.11.3').getByText('It fired 38 times on 12,480 events, the last good one 35 times.').waitFor();
    const act = async (version: string, name: string, reason: string, button: string) => {
      await page.getByRole('button', { name: `Move core-identity ${version}` }).click();
      await page.getByRole('menuitem', { name }).click();
      await page.getByRole('textbox', { name: 'Reason' }).fill(reason);
      await page.getByRole('button', { name: button }).click();
    };
    await act('2026.11.3', 'To the next ring', 'Seen enough at ring 1', 'Take it on');
    await line('2026.11.3').getByText('In use', { exact: true }).waitFor();
    await line('2026.11.2').getByText('Replaced').waitFor();
    await line('2026.11.3').getByText('Seen enough at ring 1 (Iris Lund)').waitFor();
    await act('2026.11.3', 'Withdraw', 'Too loud at the banks', 'Withdraw it');
    await line('2026.11.3').getByText('Withdrawn').waitFor();
    await line('2026.11.2').getByText('In use', { exact: true }).waitFor();
    await close();
    assert.deepEqual(complaints, []);
    const other = await openPage(browser);
    await signIn(other.page);
    await other.page.goto(`${stage.listeningOrigin}/packs`);
    await other.page.getByRole('list', { name: 'Packs' }).getByRole('listitem').first().waitFor();
    assert.equal(await other.page.getByRole('button', { name: /^Move / }).count(), 0);
    await other.close();
  });
});
