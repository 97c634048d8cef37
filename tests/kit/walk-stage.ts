import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { setUp } from '../../bin/set-up.mjs';
import { launchBrowser, openPage } from './browser.ts';
import { pageFaults, prepareChecks } from './page-checks.ts';
import { findChromium } from './system-tools.ts';

export const DESKTOP: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** Large and small, dark and light. */
export const SCREENS: readonly BrowserContextOptions[] = [DESKTOP, PHONE].flatMap((screen) => [{ ...screen, colorScheme: 'dark' as const }, { ...screen, colorScheme: 'light' as const }]);

/** One browser for all journeys of a suite, with the console built; asked for within `describe`, used within a journey. */
export function browserOfSuite(): () => Browser {
  let browser: Browser | null = null;
  before(async () => {
    if (findChromium() === null) return;
    assert.ok(await setUp({ needsConsole: true }), 'the console is built');
    browser = await launchBrowser();
  });
  after(async () => browser?.close());
  return () => {
    assert.ok(browser, 'the browser runs');
    return browser;
  };
}

/** Walks a screen; what `look` finds wrong with it is told at the end. */
export type Walk = (page: Page, look: (where: string) => Promise<void>) => Promise<void>;

/** Signs in with a code at a stage of its own, walks, and wants no fault and no complaint of any page. The stage is gone afterwards. */
export async function walkStage(browser: Browser, { stage, code, options }: { readonly stage: FastifyInstance; readonly code: string; readonly options: BrowserContextOptions }, walk: Walk): Promise<void> {
  const { page, complaints, close } = await openPage(browser, options);
  const faults: string[] = [];
  try {
    await prepareChecks(page);
    await page.goto(`${stage.listeningOrigin}/sign-in?code=${code}`);
    await page.waitForURL(/\/incidents$/);
    await walk(page, async (where) => void faults.push(...(await pageFaults(page)).map((fault) => `${where}: ${fault}`)));
    assert.deepEqual(faults, []);
    assert.deepEqual(complaints, []);
  } finally {
    await close();
    await stage.close();
  }
}
