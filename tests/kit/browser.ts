import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from './system-tools.ts';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** No step of a screen may take longer. */
const STEP_TIMEOUT_MS = 10_000;

export function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('Chromium is not installed: ask needsTool("chromium") first.');
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

export interface WatchedPage {
  readonly page: Page;
  /** What the page complained of: errors of scripts, of the console, and requests that failed. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** The answer that a page gets when it asks who is signed in and nobody is. */
function isNotSignedIn(url: string, status: number): boolean {
  return status === 401 && new URL(url).pathname === '/api/me';
}

/** A page in a profile of its own that remembers every complaint. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  context.setDefaultTimeout(STEP_TIMEOUT_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('console', (message) => {
    // Chromium writes refused requests here too; those are told by their answer below.
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (['error', 'warning'].includes(message.type()) && !isAnswer) complaints.push(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && !isNotSignedIn(response.url(), response.status())) complaints.push(`answer: ${response.status()} ${response.url()}`);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // The page itself gives up what it no longer needs.
    if (reason !== 'net::ERR_ABORTED') complaints.push(`request: ${request.url()} ${reason}`);
  });
  return { page, complaints, close: () => context.close() };
}
