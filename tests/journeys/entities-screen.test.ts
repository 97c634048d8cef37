import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BrowserContextOptions } from 'playwright-core';
import { startStage } from '../kit/browser-stage/server.ts';
import { needsTool } from '../kit/system-tools.ts';
import { browserOfSuite, DESKTOP, SCREENS, type Walk, walkStage } from '../kit/walk-stage.ts';

const CHROMIUM = needsTool('chromium');
const TABLE = [
  'type,name,aliases,worth,groups,duty,note', 'host,DC01.meridian.example,"10.20.0.5;user:S-1-5-21-1-2-3-1000",critical,"tier 0;servers",domain controller,Rack 2', 'host,ws07,10.20.0.5,,,,',
  'user,meridian\\ines,ines.moreau@meridian.example;mailbox:ines.moreau@meridian.example,high,finance,,', 'host,crm01,,huge,,,', 'application,crm,,low,servers,,',
].join('\n');

describe('what people know of entities', () => {
  const browser = browserOfSuite();

  async function onStage(options: BrowserContextOptions, walk: Walk, isAdmin = true): Promise<void> {
    const stage = await startStage(isAdmin ? [] : ['entities'], 0, [], isAdmin ? ['entities'] : []);
    await walkStage(browser(), { stage, code: 'entities', options }, async (page, look) => {
      await page.getByRole('heading', { level: 1, name: 'Incidents' }).waitFor();
      await page.keyboard.press('g');
      await page.keyboard.press('n');
      await page.getByRole('heading', { level: 1, name: 'Entities' }).waitFor();
      await walk(page, look);
    });
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
