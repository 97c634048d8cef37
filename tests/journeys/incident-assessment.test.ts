import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { setUp } from '../../bin/set-up.mjs';
import { launchBrowser, openPage } from '../kit/browser.ts';
import { startStage } from '../kit/browser-stage/server.ts';
import { pageFaults, prepareChecks } from '../kit/page-checks.ts';
import { needsTool } from '../kit/system-tools.ts';

const CHROMIUM = needsTool('chromium');
const DESKTOP: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const SCREENS: readonly BrowserContextOptions[] = [DESKTOP, PHONE].flatMap((screen) => [{ ...screen, colorScheme: 'dark' as const }, { ...screen, colorScheme: 'light' as const }]);
const CODES = Array.from({ length: SCREENS.length + 1 }, (_, i) => `assessment-${i}`);

/** Opens the first incident whose title has the words. */
async function openIncident(page: Page, base: string, words: RegExp): Promise<void> {
  await page.goto(`${base}/sign-in?code=${CODES.shift()}`);
  await page.getByRole('list', { name: 'Incidents, highest priority first' }).getByRole('link').filter({ hasText: words }).first().click();
  await page.getByRole('list', { name: 'Story' }).waitFor();
}

const panel = (page: Page, title: string) => page.locator('section').filter({ has: page.getByRole('heading', { name: title, level: 2, exact: true }) });

async function readScope(page: Page): Promise<void> {
  const scope = panel(page, 'Scope');
  for (const state of ['Confirmed', 'Suspected', 'Cleared']) await scope.getByRole('heading', { name: state }).waitFor();
  const why = scope.getByText(/tied in by DHCP lease/);
  assert.equal(await why.isVisible(), false, 'the reason is shown when it is asked for');
  await scope.getByText('fin-lt-0232').click();
  await why.waitFor();
}

/** Of many courses the first few are shown until the others are asked for. */
async function showAllChains(page: Page): Promise<void> {
  const courses = page.getByRole('list', { name: /^Steps of/ });
  assert.equal(await courses.count(), 3);
  await page.getByRole('button', { name: 'Show the other 2' }).click();
  assert.equal(await courses.count(), 5);
}

/** The steps that were seen open their alert, the others say that they were not seen. */
async function followChain(page: Page): Promise<void> {
  const steps = page.getByRole('list', { name: 'Steps of Mail Compromise' });
  const missing = steps.getByRole('listitem').filter({ hasText: 'Mail is hidden or sent outside' });
  assert.match((await missing.textContent()) ?? '', /not seen/);
  assert.equal(await missing.getByRole('button').count(), 0, 'what was not seen leads nowhere');
  await steps.getByRole('button', { name: /Somebody signs in/ }).click();
  await page.getByRole('dialog').getByRole('heading', { name: /^Alert: Okta session used/ }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** Each next step is a search of its own words and time, and finds something or says that there is nothing. */
async function takeNextStep(page: Page): Promise<void> {
  const step = page.getByRole('list', { name: 'Next steps' }).getByRole('link').filter({ hasText: 'who else had to do with 203.0.113.77' });
  await step.click();
  await page.getByRole('list', { name: 'Events, newest first' }).getByRole('button').first().waitFor();
  const { searchParams } = new URL(page.url());
  assert.equal(searchParams.get('q'), 'ip:203.0.113.77');
  assert.equal(searchParams.get('tenant'), 'meridian');
  assert.ok(Number(searchParams.get('to')) - Number(searchParams.get('from')) > 30 * 86_400_000, 'the search looks a month back');
}

describe('what an incident says of its scope, of what is open, and of what to do next', () => {
  let browser: Browser | null = null;
  let stage: FastifyInstance | null = null;
  const open = (options: BrowserContextOptions) => openPage(browser as Browser, options);

  before(async () => {
    if (CHROMIUM.skip !== false) return;
    assert.ok(await setUp({ needsConsole: true }), 'the console is built');
    stage = await startStage(CODES, 0);
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
    await stage?.close();
  });

  for (const options of SCREENS) {
    it(`is read, opened and followed: ${options.viewport?.width} px, ${options.colorScheme}`, CHROMIUM, async () => {
      const { page, complaints, close } = await open(options);
      await prepareChecks(page);
      await openIncident(page, stage?.listeningOrigin ?? '', /Stolen Okta session/);
      await readScope(page);
      await panel(page, 'Does not agree').getByRole('button', { name: /Upload far above/ }).waitFor();
      await panel(page, 'Not known').getByText(/What was taken/).waitFor();
      const faults = await pageFaults(page);
      await showAllChains(page);
      await followChain(page);
      await takeNextStep(page);
      assert.deepEqual(faults, []);
      assert.deepEqual(complaints, []);
      await close();
    });
  }

  it('is left out where an incident says nothing of it', CHROMIUM, async () => {
    const { page, complaints, close } = await open(DESKTOP);
    await openIncident(page, stage?.listeningOrigin ?? '', /^(?!.*Stolen Okta session)/);
    await panel(page, 'Priority').waitFor();
    for (const title of ['Scope', 'Does not agree', 'Not known', 'Next steps', 'Known courses of attack']) assert.equal(await panel(page, title).count(), 0, title);
    assert.deepEqual(complaints, []);
    await close();
  });
});
