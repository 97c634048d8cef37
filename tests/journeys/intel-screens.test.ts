import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { setUp } from '../../bin/set-up.mjs';
import { launchBrowser, openPage } from '../kit/browser.ts';
import { STAGE_ENTITY, STAGE_INDICATORS } from '../kit/browser-stage/intel.ts';
import { startStage } from '../kit/browser-stage/server.ts';
import { pageFaults, prepareChecks } from '../kit/page-checks.ts';
import { needsTool } from '../kit/system-tools.ts';

const CHROMIUM = needsTool('chromium');
const CODES = Array.from({ length: 9 }, (_, i) => `intel-${i}`);
const SCREENS: readonly BrowserContextOptions[] = [
  { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  { viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: 'dark' },
  { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: 'light' },
];

describe('an analyst with an indicator in hand', () => {
  let browser: Browser;
  let stage: FastifyInstance;

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

  async function signIn(page: Page): Promise<void> {
    await page.goto(`${stage.listeningOrigin}/sign-in?code=${CODES.shift()}`);
    await page.waitForURL(/\/incidents$/);
    await page.getByRole('heading', { level: 1, name: 'Incidents' }).waitFor();
  }

  async function lookUp(page: Page, value: string): Promise<void> {
    await page.getByRole('textbox', { name: /^Address, domain/ }).waitFor();
    await page.keyboard.press('/');
    await page.locator('input:focus').fill(value);
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'What is known' }).getByRole('heading', { level: 2 }).waitFor();
  }

  for (const options of SCREENS) {
    it(`sees whether feeds are fresh, looks one up, and reads what the models watch: ${options.viewport?.width} px, ${options.colorScheme}`, CHROMIUM, async () => {
      const { page, complaints, close } = await openPage(browser, options);
      const faults: string[] = [];
      const look = async (where: string) => faults.push(...(await pageFaults(page)).map((fault) => `${where}: ${fault}`));
      await prepareChecks(page);
      await signIn(page);
      await page.keyboard.press('g');
      await page.keyboard.press('t');
      const feeds = page.getByRole('list', { name: 'Feeds' }).getByRole('listitem');
      await feeds.filter({ hasText: 'partner-taxii' }).getByText(/The last import failed: .* does not answer/).waitFor();
      await feeds.filter({ hasText: 'partner-taxii' }).getByText(/overdue/).waitFor();
      await feeds.filter({ hasText: 'own-list' }).getByText('Meridian Logistics').waitFor();
      await look('feeds');
      await lookUp(page, STAGE_INDICATORS.address);
      await page.getByText('3 feeds know it. Events that hold it alert, with a confidence of').waitFor();
      await page.getByRole('region', { name: 'Sightings' }).getByRole('link', { name: /events?, last on/ }).first().waitFor();
      await look('indicator');
      await page.keyboard.press('g');
      await page.keyboard.press('m');
      await page.getByRole('list', { name: 'Behaviour models' }).getByRole('link', { name: /Sign-in from a country that is new/ }).waitFor();
      await look('models');
      await page.getByRole('link', { name: /Sign-in from a country that is new/ }).click();
      await page.getByRole('heading', { level: 1, name: /Sign-in from a country that is new/ }).waitFor();
      await page.getByText('Authentication: activity is Logon, status is Success').waitFor();
      await page.getByRole('button', { name: /^Tenant: / }).click();
      await page.getByRole('menuitemradio', { name: 'Meridian Logistics' }).click();
      await page.getByRole('textbox', { name: /A user, as alerts name it/ }).fill(STAGE_ENTITY);
      await page.getByRole('button', { name: 'Show' }).click();
      await page.getByRole('list', { name: 'What it remembers' }).getByText('214').waitFor();
      await look('model');
      await close();
      assert.deepEqual(faults, []);
      assert.deepEqual(complaints, []);
    });
  }

  it('learns why something does not alert: faded, on a warning list, known to nobody, or no indicator at all', CHROMIUM, async () => {
    const { page, close } = await openPage(browser);
    await signIn(page);
    await page.goto(`${stage.listeningOrigin}/indicators`);
    await lookUp(page, STAGE_INDICATORS.faded);
    await page.getByText('1 feed knows it, and it alerts no more.').waitFor();
    await page.getByRole('list', { name: 'Known from' }).getByText(/faded .* ago/).waitFor();
    await lookUp(page, STAGE_INDICATORS.everybody);
    await page.getByText('It is on the warning list public_resolvers').waitFor();
    await lookUp(page, 'quiet.example');
    await page.getByText('No feed knows it.').waitFor();
    await page.getByRole('textbox').fill('not a value');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'That is no address, network, domain' }).waitFor();
    await close();
  });

  it('goes from a value to its sightings in the events, and from a defanged one too', CHROMIUM, async () => {
    const { page, complaints, close } = await openPage(browser);
    await signIn(page);
    await page.goto(`${stage.listeningOrigin}/indicators?value=${encodeURIComponent('k4j2h1x9q8.t.pixel-stats[.]example')}`);
    await page.getByRole('list', { name: 'Known from' }).getByText('pixel-stats.example', { exact: true }).waitFor();
    await page.getByRole('region', { name: 'Sightings' }).getByRole('link').first().click();
    await page.getByRole('list', { name: 'Events, newest first' }).getByRole('button').first().waitFor();
    await close();
    assert.deepEqual(complaints, []);
  });
});
