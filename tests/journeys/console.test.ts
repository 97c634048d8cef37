import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { setUp } from '../../bin/set-up.mjs';
import { launchBrowser, openPage } from '../kit/browser.ts';
import { startStage } from '../kit/browser-stage/server.ts';
import { SUBJECT } from '../kit/browser-stage/stolen-session.ts';
import { pageFaults, prepareChecks, shiftOf } from '../kit/page-checks.ts';
import { needsTool } from '../kit/system-tools.ts';

// On the stage, or on a running platform: WATCHFLOOR_JOURNEY_URL, and in WATCHFLOOR_JOURNEY_CODES five one-time codes with commas between them.
const PLATFORM_URL = process.env['WATCHFLOOR_JOURNEY_URL'];
const CODES = process.env['WATCHFLOOR_JOURNEY_CODES']?.split(',') ?? Array.from({ length: 9 }, (_, i) => `journey-${i}`);

const DESKTOP: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const TABLET: BrowserContextOptions = { viewport: { width: 1024, height: 768 }, colorScheme: 'dark' };
const SCREENS: readonly BrowserContextOptions[] = [TABLET, ...[DESKTOP, PHONE].flatMap((screen) => [{ ...screen, colorScheme: 'dark' as const }, { ...screen, colorScheme: 'light' as const }])];

const CHROMIUM = needsTool('chromium');
const STAGE_ONLY = { skip: CHROMIUM.skip || (PLATFORM_URL !== undefined && 'left out: it asks for what only the stage has') };
/** web.dev/cls calls this good. */
const MOST_SHIFT = 0.1;

function started(browser: Browser | null): Browser {
  assert.ok(browser, 'the browser runs');
  return browser;
}

async function signIn(page: Page, base: string): Promise<void> {
  const code = CODES.shift();
  assert.ok(code, 'no one-time code is left');
  await page.goto(`${base}/sign-in?code=${code}`);
  await page.waitForURL(/\/incidents$/);
  assert.ok(!page.url().includes(code), 'the code stays in the address');
}

async function openTopByKeyboard(page: Page): Promise<void> {
  const rows = page.getByRole('list', { name: 'Incidents, highest priority first' }).getByRole('link');
  await rows.first().waitFor();
  const href = await rows.first().getAttribute('href');
  await page.keyboard.press('j');
  await page.locator(`a[href="${href}"]:focus`).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('list', { name: 'Story' }).waitFor();
  assert.ok(((await page.getByRole('heading', { level: 1 }).textContent()) ?? '').length > 5, 'the incident has a title');
}

/** Opens the alert behind the first sentence of the story, and the record of its first event. */
async function openFirstRecord(page: Page): Promise<void> {
  const sentence = page.getByRole('list', { name: 'Story' }).getByRole('button').first();
  assert.ok(((await sentence.textContent()) ?? '').length > 20, 'the story says something');
  await sentence.focus();
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('heading', { name: 'Why it is in this incident' }).waitFor();
  await drawer.getByRole('tab', { name: 'Record' }).click();
  const record = drawer.locator('[data-raw]');
  await record.waitFor();
  await drawer.getByText(/computed again here: the same/).waitFor();
  assert.ok(((await record.textContent()) ?? '').length > 10, 'the record is shown');
}

/** Searches for a value of the open event, and opens what is found. */
async function searchValueOfEvent(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'OCSF' }).click();
  await page.getByRole('link', { name: 'Search for class_name' }).click();
  const results = page.getByRole('list', { name: 'Events, newest first' });
  await results.getByRole('button').first().click();
  await page.getByRole('dialog').getByRole('tab', { name: 'Source fields' }).click();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /account and settings/ }).filter({ visible: true }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Watchfloor' }).waitFor();
  await page.goBack();
  await page.waitForURL(/\/sign-in/);
}

describe('an analyst in the console', () => {
  let browser: Browser | null = null;
  let stage: FastifyInstance | null = null;
  let base = PLATFORM_URL ?? '';

  before(async () => {
    if (CHROMIUM.skip !== false) return;
    if (PLATFORM_URL === undefined) {
      assert.ok(await setUp({ needsConsole: true }), 'the console is built');
      stage = await startStage(CODES, 0);
      base = stage.listeningOrigin;
    }
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
    await stage?.close();
  });

  for (const options of SCREENS) {
    it(`signs in, opens the top incident, reads the story down to the record, searches, signs out: ${options.viewport?.width} px, ${options.colorScheme}`, CHROMIUM, async () => {
      const { page, complaints, close } = await openPage(started(browser), options);
      const faults: string[] = [];
      const look = async (where: string) => faults.push(...(await pageFaults(page)).map((fault) => `${where}: ${fault}`));
      await prepareChecks(page);

      await signIn(page, base);
      await openTopByKeyboard(page);
      await look('incident');
      await page.keyboard.press('Escape');
      await page.getByRole('list', { name: 'Incidents, highest priority first' }).waitFor();
      await look('queue');
      await page.keyboard.press('Enter');
      await openFirstRecord(page);
      await look('record');
      await searchValueOfEvent(page);
      await look('search');
      await page.keyboard.press('Escape');
      await page.getByRole('link', { name: 'Data health' }).filter({ visible: true }).click();
      await page.getByText('Every record that was received is accounted for.').waitFor();
      await look('data health');
      const shift = await shiftOf(page);
      await signOut(page);
      await look('sign-in');

      assert.deepEqual(faults, []);
      assert.deepEqual(complaints, []);
      assert.ok(shift < MOST_SHIFT, `things jump: ${shift.toFixed(3)}`);
      await close();
    });
  }

  it('shows what senders wrote as text, never as HTML, with hidden characters marked', STAGE_ONLY, async () => {
    const { page, complaints, close } = await openPage(started(browser), DESKTOP);
    await signIn(page, base);
    await page.goto(`${base}/search?tenant=meridian&range=24h&q=${encodeURIComponent('"onerror"')}`);
    await page.getByRole('list', { name: 'Events, newest first' }).getByRole('button').first().click();
    await page.getByRole('tab', { name: 'Record' }).click();
    assert.ok((await page.locator('[data-raw]').textContent())?.includes(JSON.stringify(SUBJECT).slice(1, -1)));
    assert.equal(await page.locator('img').count(), 0);

    await page.goto(`${base}/search?tenant=meridian&range=24h&q=${encodeURIComponent('process.name:*fdp.exe')}`);
    await page.getByRole('list', { name: 'Events, newest first' }).getByRole('button').first().click();
    await page.getByRole('tab', { name: 'Record' }).click();
    await page.locator('[data-raw]').getByTitle('right-to-left override, U+202E').first().waitFor();
    assert.deepEqual(complaints, []);
    await close();
  });

  it('sets a password and signs in with it; a wrong one is refused with what to do next', STAGE_ONLY, async () => {
    const { page, close } = await openPage(started(browser), DESKTOP);
    await signIn(page, base);
    await page.getByRole('button', { name: /account and settings/ }).filter({ visible: true }).click();
    await page.getByRole('menuitem', { name: 'Set a password' }).click();
    await page.getByLabel('New password').fill('lantern over quiet water');
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await signOut(page);

    await page.getByRole('button', { name: 'Sign in with name and password' }).click();
    await page.getByLabel('Name').fill('Mara Oliveira');
    await page.getByLabel('Password').fill('not this one, surely');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'Name or password is wrong' }).waitFor();
    await page.getByLabel('Password').fill('lantern over quiet water');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('list', { name: 'Incidents, highest priority first' }).waitFor();
    await close();
  });
});
