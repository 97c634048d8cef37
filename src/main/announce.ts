import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCESS_TOKEN_PREFIX } from '#api/access-token.ts';
import { createToken, hashToken } from '#base/ids.ts';
import { RUNNING_FILE } from '#cli/running-platform.ts';
import type { User } from '#stores/state/port.ts';
import type { Platform } from './platform.ts';

const CODE_LIFE_MS = 15 * 60_000;
/** The setting with the hash of the token of the latest run. */
const TOKEN_SETTING = 'command-line-token';
/** An installation runs for months; its token ends with it. */
const TOKEN_LIFE_MS = 400 * 86_400_000;

export interface Announcement {
  /** Opens the console once, within 15 minutes. */
  readonly signInCode: string;
  withdraw(): Promise<void>;
}

/**
 * Lets people in: a fresh one-time code for the first administrator, who is made at the first start, and for the command line
 * on this machine a token in a file of the data folder that only its user can read, and that ends with this run: at its stop, or
 * after a kill at the next start.
 */
export async function announce({ state, address }: Pick<Platform, 'state' | 'address'>, dataDir: string, nowMs: number): Promise<Announcement> {
  const admin: User = (await state.userByName('admin')) ?? (await state.createUser({ name: 'admin', role: 'admin', tenants: ['*'], passwordHash: null, nowMs }));
  const signInCode = createToken('wfc');
  await state.createSignInCode({ userId: admin.id, codeHash: hashToken(signInCode), expiresAtMs: nowMs + CODE_LIFE_MS });
  const earlier = await state.setting(TOKEN_SETTING);
  if (earlier !== null) await state.deleteSession(earlier);
  const token = createToken(ACCESS_TOKEN_PREFIX);
  // Noted before it is valid, so that no token is ever forgotten.
  await state.saveSetting(TOKEN_SETTING, hashToken(token));
  await state.createSession({ userId: admin.id, tokenHash: hashToken(token), expiresAtMs: nowMs + TOKEN_LIFE_MS });
  const file = join(dataDir, RUNNING_FILE);
  // Written anew, so that the mode holds also where a killed platform left one behind.
  rmSync(file, { force: true });
  writeFileSync(file, `${JSON.stringify({ address, pid: process.pid, token })}\n`, { mode: 0o600 });
  return {
    signInCode,
    withdraw: async () => {
      rmSync(file, { force: true });
      await state.deleteSession(hashToken(token));
    },
  };
}
