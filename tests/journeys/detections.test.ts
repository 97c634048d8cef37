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
const CODES = Array.from({ length: 6 }, (_, i) => `detections-${i}`);
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
    stage = await startStage([], 0, CODES);
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
    await stage?.close();
  });

  async function signIn(page: Page): Promise<void> {
    await page.goto(`${stage.listeningOrigin}/sign-in?code=${CODES.shift()}`);
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
});
