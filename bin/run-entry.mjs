import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { compileCacheDir, isInstalled, nodePath, root } from './checkout.mjs';

const OLDEST_NODE = [20, 19];

/**
 * MiB for each half of the space for what is new; bin/watchfloor has it too. Without it V8 holds 128 MiB there, all but empty after each clean-up, of which
 * detection is at most 3 % faster.
 */
const NODE_OPTIONS = ['--max-semi-space-size=16'];

/**
 * Runs a TypeScript file of this checkout after whatever set-up is still to be done. A warm call reads two files
 * and starts one process, which gets the terminal and the signals, and whose exit code becomes that of this one.
 * @param {string} entry path from the root of the checkout
 * @param {readonly string[]} args
 */
export async function runEntry(entry, args) {
  if (!isNodeNewEnough()) {
    process.stderr.write(`Watchfloor needs Node ${OLDEST_NODE.join('.')} or later; this is ${process.version}. Install a current one from your system or nodejs.org.\n`);
    process.exitCode = 2;
    return;
  }
  const needsConsole = entry === 'src/main/cli.ts' && args[0] === 'start' && !args.includes('--help') && !args.includes('-h');
  if (!isInstalled() || needsConsole) {
    const { setUp } = await import('./set-up.mjs');
    if (!(await setUp({ needsConsole }))) {
      process.exitCode ||= 1;
      return;
    }
  }
  runBelow(join(root, entry), args);
}

/** @param {string} file @param {readonly string[]} args */
function runBelow(file, args) {
  const env = { NODE_COMPILE_CACHE: compileCacheDir, ...process.env };
  const child = spawn(nodePath, [...NODE_OPTIONS, file, ...args], { stdio: 'inherit', env });
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];
  for (const signal of signals) process.on(signal, () => isFromTerminal(signal) || child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`Cannot start ${nodePath}: ${error.message}. Remove node_modules and try again.\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    for (const name of signals) process.removeAllListeners(name);
    // Ended by a signal: end the same way, so that the caller sees what happened.
    if (signal !== null) process.kill(process.pid, signal);
    process.exitCode = code ?? 128 + constants.signals[signal ?? 'SIGTERM'];
  });
}

/**
 * Ctrl-C and Ctrl-\ reach every process in the foreground of a terminal, the child too: passed on, they would arrive twice.
 * @param {NodeJS.Signals} signal
 */
function isFromTerminal(signal) {
  if (signal !== 'SIGINT' && signal !== 'SIGQUIT') return false;
  try {
    // proc(5): after the name in brackets come state, ppid, pgrp, session, tty, and the terminal's foreground group.
    const [, , group, , , foreground] = readFileSync('/proc/self/stat', 'utf8').replace(/^.*\) /s, '').split(' ');
    return group === foreground;
  } catch {
    return process.stdin.isTTY === true;
  }
}

function isNodeNewEnough() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
