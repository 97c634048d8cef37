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
const TABLE = [
  'type,name,aliases,worth,groups,duty,note', 'host,DC01.meridian.example,"10.20.0.5;user:S-1-5-21-1-2-3-1000",critical,"tier 0;servers",domain controller,Rack 2', 'host,ws07,10.20.0.5,,,,',
  'user,meridian\\ines,ines.moreau@meridian.example;mailbox:ines.moreau@meridian.example,high,finance,,', 'host,crm01,,huge,,,', 'application,crm,,low,servers,,',
].join('\n');

describe('what people know of entities', () => {
  let browser: Browser;

  before(async () => {
    if (CHROMIUM.skip !== false) return;
    assert.ok(await setUp({ needsConsole: true }), 'the console is built');
    browser = await launchBrowser();
  });

  after(async () => browser?.close());

  async function onStage(options: BrowserContextOptions, walk: (page: Page, look: (where: string) => Promise<void>) => Promise<void>, isAdmin = true): Promise<void> {
    const stage: FastifyInstance = await startStage(isAdmin ? [] : ['entities'], 0, [], isAdmin ? ['entities'] : []);
    const { page, complaints, close } = await openPage(browser, options);
    const faults: string[] = [];
    try {
      await prepareChecks(page);
      await page.goto(`${stage.listeningOrigin}/sign-in?code=entities`);
      await page.waitForURL(/\/incidents$/);
      await page.getByRole('heading', { level: 1, name: 'Incidents' }).waitFor();
      await page.keyboard.press('g');
      await page.keyboard.press('n');
      await page.getByRole('heading', { level: 1, name: 'Entities' }).waitFor();
      await walk(page, async (where) => void faults.push(...(await pageFaults(page)).map((fault) => `${where}: ${fault}`)));
      assert.deepEqual(faults, []);
      assert.deepEqual(complaints, []);
    } finally {
      await close();
      await stage.close();
    }
  }

  for (const options of SCREENS) {
    it(`is imported once it was seen what would change, looked through, and removed: ${options.viewport?.width} px, ${options.colorScheme}`, CHROMIUM, () => onStage(options, async (page, look) => {
      await page.getByText('Nothing is declared yet').waitFor();
      await look('nothing');
      await page.getByRole('button', { name: 'Import' }).click();
      const dialog = page.getByRole('dialog', { name: 'Import entities' });
      await dialog.getByLabel('File').setInputFiles({ name: 'entities.csv', mimeType: 'text/csv', buffer: Buffer.from(TABLE) });
      await dialog.getByText('4 new, 0 changed, 0 as they were, 1 rows refused, 2 names refused').waitFor();
      assert.match((await dialog.getByRole('list', { name: 'Not taken' }).textContent()) ?? '', /Line 2, the name address 10\.20\.0\.5: The lines 2 and 3 claim this name.*Line 5: The worth "huge" is not among low, normal, high, critical/);
      await look('dry run');
      await dialog.getByRole('button', { name: 'Import 4' }).click();
      await dialog.waitFor({ state: 'detached' });
      const rows = page.getByRole('list', { name: 'Declared entities' }).getByRole('listitem');
      await rows.nth(3).waitFor();
      assert.match((await rows.nth(1).textContent()) ?? '', /dc01critical.*domain controller.*tier 0.*S-1-5-21-1-2-3-1000.*Rack 2.*Iris Lund/);
      await look('list');
      await page.getByRole('button', { name: 'servers' }).first().click();
      await page.getByText('2 entities').waitFor();
      assert.match(page.url(), /group=servers/);
      await page.getByLabel('Filter by name, group, duty or note').fill('CONTROLLER');
      await page.getByText('1 entity').waitFor();
      await page.getByRole('button', { name: 'Remove dc01' }).click();
      await page.getByRole('dialog', { name: 'Remove what is declared' }).getByRole('button', { name: 'Remove' }).click();
      await page.getByText('None like this').waitFor();
      await page.getByRole('button', { name: 'Clear' }).click();
      await page.getByText('3 entities').waitFor();
    }));
  }

  it('is read by an analyst, who changes nothing', CHROMIUM, () => onStage(DESKTOP, async (page) => {
    await page.getByText('Ask an administrator to import a table').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Import' }).count(), 0);
  }, false));
});
