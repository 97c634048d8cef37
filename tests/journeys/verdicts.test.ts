import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startStage } from '../kit/browser-stage/server.ts';
import { needsTool } from '../kit/system-tools.ts';
import { browserOfSuite, DESKTOP, SCREENS, type Walk, walkStage } from '../kit/walk-stage.ts';

const CHROMIUM = needsTool('chromium');
const INTRUSION = /Stolen Okta session/;

/** A stage of its own for each journey: what an analyst does in one is no precedent in another. */
async function onStage(browser: Browser, options: BrowserContextOptions, walk: Walk): Promise<void> {
  await walkStage(browser, { stage: await startStage(['verdicts'], 0), code: 'verdicts', options }, walk);
}

async function openIntrusion(page: Page): Promise<void> {
  await page.getByRole('list', { name: 'Incidents, highest priority first' }).getByRole('link', { name: INTRUSION }).click();
  await page.getByRole('heading', { level: 1, name: INTRUSION }).waitFor();
  await page.getByRole('list', { name: 'Seen before' }).waitFor();
}

/** Opens the last alert of the incident: what left the tenant. */
async function openUploadAlert(page: Page): Promise<void> {
  await page.keyboard.press('2');
  await page.getByRole('list', { name: 'Alerts' }).getByRole('button', { name: /^Upload far above/ }).click();
  await page.getByRole('dialog', { name: /^Alert: Upload/ }).waitFor();
}

describe('what an analyst decides', () => {
  const browser = browserOfSuite();

  for (const options of SCREENS) {
    const screen = `${options.viewport?.width} px, ${options.colorScheme}`;

    it(`an analyst judges an incident and closes it: ${screen}`, CHROMIUM, () => onStage(browser(), options, async (page, look) => {
      await openIntrusion(page);
      const before = page.getByRole('list', { name: 'Seen before' }).getByRole('listitem');
      assert.deepEqual([await before.count(), /True positive/.test((await before.nth(1).textContent()) ?? '')], [2, true]);
      assert.equal(await page.getByRole('button', { name: 'Close', exact: true }).count(), 0, 'a critical incident is not closed without a verdict');
      const trust = page.getByRole('list', { name: 'Counts for less, as verdicts say' }).getByRole('listitem');
      assert.match((await trust.allTextContents()).join(), /^“DNS query for a look-alike.*” counts for 0\.85: 1 of 1 judged incident with it was a false positive\.$/);
      await page.getByText('meridian\\ines.carvalho is declared high').waitFor();
      assert.match((await page.getByRole('button', { name: /^ines\.carvalho@meridian\.example/ }).first().textContent()) ?? '', /highmeridian\\ines\.carvalho, administrator, finance, may release payments/);
      await page.keyboard.press('v');
      const dialog = page.getByRole('dialog', { name: 'Judge the incident' });
      await dialog.getByRole('radio', { name: 'True positive', exact: true }).focus();
      await page.keyboard.press('Space');
      await dialog.getByText('Account taken over').click();
      await dialog.getByLabel('Note for colleagues').fill('The session was stolen through the mail.');
      await look('verdict');
      await dialog.getByRole('button', { name: 'Judge and close' }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.getByText('Closed', { exact: true }).waitFor();
      await page.keyboard.press('3');
      await page.getByLabel('Comment').fill('Told Ines.\nShe gets a new laptop.');
      await page.getByRole('button', { name: 'Comment' }).click();
      const history = page.getByRole('list', { name: 'History, newest first' }).getByRole('listitem');
      await history.filter({ hasText: 'She gets a new laptop.' }).waitFor();
      assert.match((await history.nth(2).textContent()) ?? '', /Mara Oliveira.*judged.*True positive.*Account taken over.*stolen through the mail/);
      await look('history');
    }));

    it(`an analyst makes an exception and sees what it would have hidden: ${screen}`, CHROMIUM, () => onStage(browser(), options, async (page, look) => {
      await openIntrusion(page);
      await openUploadAlert(page);
      await page.keyboard.press('x');
      const dialog = page.getByRole('dialog', { name: 'Make an exception' });
      const hidden = dialog.getByRole('region', { name: 'What it would have hidden' });
      await hidden.getByRole('list', { name: 'True positives that it would have hidden' }).getByText('Finance laptop sent 3.1 GB').waitFor();
      assert.match((await hidden.textContent()) ?? '', /2 alerts, part of 2 incidents/);
      await dialog.getByLabel('Reason').fill('Nightly copy of the ledger');
      assert.ok(await dialog.getByRole('button', { name: 'Make it' }).isDisabled(), 'what hides a true positive needs a word');
      await dialog.getByText('All rules', { exact: true }).click();
      await hidden.getByText(/would have hidden \d/).waitFor();
      await look('exception');
      await dialog.getByText('Any entity', { exact: true }).click();
      await dialog.getByText(/would be to look away/).waitFor();
      await dialog.getByText('These entities', { exact: true }).click();
      await dialog.getByText('This rule', { exact: true }).click();
      await dialog.getByRole('checkbox', { name: /It is right all the same/ }).check();
      await dialog.getByRole('button', { name: 'Make it' }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.keyboard.press('3');
      await page.getByText('Nightly copy of the ledger').waitFor();
      await page.getByRole('link', { name: 'All exceptions of this tenant' }).click();
      const all = page.getByRole('list', { name: 'Exceptions, the latest first' }).locator('> li');
      await all.filter({ hasText: 'Nightly copy of the ledger' }).filter({ hasText: 'In force' }).waitFor();
      await all.filter({ hasText: 'every night at two' }).getByRole('button', { name: /1 alert hidden here/ }).click();
      await page.getByText('asked 1,204 ports of 31 hosts').waitFor();
      await look('exceptions');
      await all.filter({ hasText: 'Nightly copy of the ledger' }).getByRole('button', { name: 'End' }).click();
      await page.getByLabel('Reason').fill('It was no copy');
      await page.getByRole('button', { name: 'End it' }).click();
      await all.filter({ hasText: 'It was no copy' }).filter({ hasText: 'Ended' }).waitFor();
    }));
  }

  it('an analyst splits alerts off and joins another incident, and undoes that', CHROMIUM, () => onStage(browser(), DESKTOP, async (page, look) => {
    await openIntrusion(page);
    await page.keyboard.press('2');
    await page.getByRole('button', { name: 'Split alerts off' }).click();
    await page.getByRole('checkbox', { name: /^Choose Message with a link/ }).check();
    await look('choosing');
    await page.getByRole('button', { name: 'Split off…' }).click();
    await page.getByLabel('Reason').fill('Spam of another day');
    await page.getByRole('button', { name: 'Split off', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Join incidents to this one' }).click();
    await page.getByLabel('Find incidents').fill('tunnel');
    const candidates = page.getByRole('list', { name: 'Incidents to join' }).getByRole('checkbox');
    await page.getByRole('list', { name: 'Incidents to join' }).getByText(/tunnel-like/).first().waitFor();
    await candidates.first().check();
    await page.getByLabel('Reason').fill('The same hand');
    await look('joining');
    await page.getByRole('button', { name: 'Join', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('3');
    const history = page.getByRole('list', { name: 'History, newest first' }).getByRole('listitem');
    await history.filter({ hasText: 'The same hand' }).getByRole('button', { name: 'Undo' }).click();
    await page.getByLabel('Reason').fill('It was another one');
    await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click();
    await history.filter({ hasText: 'The same hand' }).getByText('Undone since').waitFor();
    assert.match((await history.filter({ hasText: 'Spam of another day' }).textContent()) ?? '', /kept alerts apart.*Undo/);
  }));
});
