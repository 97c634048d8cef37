import { join } from 'node:path';
import type { Page } from 'playwright-core';

const IN_PAGE = join(import.meta.dirname, 'in-page.mjs');

/** Makes a page able to look at itself; called before it opens anything. */
export async function prepareChecks(page: Page): Promise<void> {
  await page.addInitScript({ path: IN_PAGE });
}

/** What of a page a reader with a screen reader, a keyboard, a small screen or weak eyes would stumble over. */
export async function pageFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate('pageChecks.settled()');
  return page.evaluate('pageChecks.findFaults()');
}

/** The cumulative layout shift since the page was loaded. */
export function shiftOf(page: Page): Promise<number> {
  return page.evaluate('pageChecks.shift()');
}
