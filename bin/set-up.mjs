// What a fresh clone needs before it runs: dependencies as locked, and the console built when it is wanted.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isInstalled, nodePath, root, stampInstalled } from './checkout.mjs';
import { hasConsole, isConsoleBuilt, stampConsole, unstampConsole } from './console-stamp.mjs';
import { withSetUpLock } from './set-up-lock.mjs';

let isInterrupted = false;

/**
 * Does what is still to be done; says so on stderr, and what to do where it fails. Answers whether all is there.
 * @param {{ needsConsole: boolean }} options
 */
export async function setUp({ needsConsole }) {
  const isConsoleMissing = () => needsConsole && hasConsole() && !isConsoleBuilt();
  if (isInstalled() && !isConsoleMissing()) return true;
  try {
    return await withSetUpLock(async () => {
      // Looked at again: another start may have done it while this one waited for the lock.
      if (!isInstalled() && !(await install())) return false;
      return !isConsoleMissing() || (await buildConsole());
    });
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === undefined) throw error;
    say(`Set-up cannot write to ${root} (${message}). Run it once as the user who owns the folder, or make it writable.`);
    return false;
  }
}

async function install() {
  const task = 'Installing dependencies (once, a minute or so, about 1.3 GB on disk)';
  // Errors only: the engines that npm warns about are those of the Node that runs npm, not of the Node 24 that it brings.
  const result = await run(task, 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], pathWithoutOurs());
  if (result.ok && existsSync(nodePath)) {
    stampInstalled();
    return true;
  }
  say(result.output);
  say(
    result.ok
      ? 'npm skipped the install scripts, so Node 24 is missing. Allow them (npm config delete ignore-scripts) and start again.'
      : 'npm ci failed: the lines above say why. Check that the npm registry can be reached (npm ping) and that 2 GB of disk are free, then start again.',
  );
  return false;
}

async function buildConsole() {
  unstampConsole();
  const result = await run('Building the console', nodePath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--config', 'vite.config.ts', '--logLevel', 'warn']);
  if (result.ok) {
    stampConsole();
    return true;
  }
  say(result.output);
  say('The console could not be built: the lines above say where. If the checkout was not changed by hand, please report it with them.');
  return false;
}

/** The Node in node_modules goes away while npm replaces that folder, so npm must not run under it. */
function pathWithoutOurs() {
  const ours = join(root, 'node_modules', '.bin');
  return { PATH: (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ours).join(delimiter) };
}

/**
 * @param {string} task
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
function run(task, command, args, env = {}) {
  const startedMs = Date.now();
  const seconds = () => Math.round((Date.now() - startedMs) / 1000);
  const stopProgress = showProgress(() => `${task} … ${seconds()} s`);
  return new Promise((settle) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { output += chunk; });
    child.on('error', (error) => {
      stopProgress(`${task}: failed`);
      settle({ ok: false, output: `${command} cannot be started: ${error.message}` });
    });
    // The lock must not be dropped while npm still writes: so it is told to stop, and waited for.
    const stop = () => {
      isInterrupted = true;
      child.kill('SIGTERM');
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
    child.on('close', (code) => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      stopProgress(`${task}: ${code === 0 ? 'done' : 'failed'} after ${seconds()} s`);
      settle({ ok: code === 0, output });
    });
  });
}

/**
 * One line that counts the seconds on a terminal; elsewhere a line at the start and one at the end.
 * @param {() => string} text
 */
function showProgress(text) {
  if (!process.stderr.isTTY) {
    say(text().replace(/ \d+ s$/, ''));
    return say;
  }
  const show = () => process.stderr.write(`\r\u001b[K${text()}`);
  show();
  const timer = setInterval(show, 1000);
  return (/** @type {string} */ last) => {
    clearInterval(timer);
    process.stderr.write(`\r\u001b[K${last}\n`);
  };
}

/** @param {string} text */
function say(text) {
  if (text.trim() !== '' && !isInterrupted) process.stderr.write(`${text.trimEnd()}\n`);
}
