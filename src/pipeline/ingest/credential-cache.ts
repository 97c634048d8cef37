import { hash } from 'node:crypto';
import type { Clock } from '#base/clock.ts';
import type { Authenticate, SenderCredential } from './ingest-deps.ts';

/** What is known of a secret; `unanswered` when it could not be looked up now. */
export type Recognised =
  | { readonly kind: 'known'; readonly credential: SenderCredential }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unanswered' };

export type Recognise = (secret: string) => Promise<Recognised>;

export interface CredentialCacheOptions {
  readonly clock: Clock;
  readonly cacheMs: number;
  readonly staleMs: number;
}

const KNOWN_LIMIT = 10_000;
const UNKNOWN_LIMIT = 10_000;
const UNKNOWN_MS = 1_000;
const PENDING_LIMIT = 256;

interface Remembered {
  readonly credential: SenderCredential;
  readonly atMs: number;
}

/**
 * Remembers answers of `authenticate` for a few seconds, so that not every request asks the state store. Wrong
 * secrets are remembered apart and shorter: a flood of them cannot push out the good ones. While the store does
 * not answer, credentials that it knew a while ago still count.
 */
export function rememberCredentials(authenticate: Authenticate, options: CredentialCacheOptions): Recognise {
  const known = new Map<string, Remembered>();
  const unknown = new Map<string, number>();
  const pending = new Map<string, Promise<Recognised>>();
  const { clock, cacheMs, staleMs } = options;

  const lookUp = async (id: string, secret: string): Promise<Recognised> => {
    const askedAtMs = clock.nowMs();
    try {
      const credential = await authenticate(secret);
      known.delete(id);
      if (credential) {
        remember(known, id, { credential, atMs: askedAtMs }, KNOWN_LIMIT);
        return { kind: 'known', credential };
      }
      remember(unknown, id, askedAtMs, UNKNOWN_LIMIT);
      return { kind: 'unknown' };
    } catch {
      // The store logs its own trouble; here it only matters that there is no answer.
      const old = known.get(id);
      return old && isWithin(old.atMs, staleMs, clock.nowMs()) ? { kind: 'known', credential: old.credential } : { kind: 'unanswered' };
    } finally {
      pending.delete(id);
    }
  };

  return (secret) => {
    const id = hash('sha256', secret, 'base64url');
    const nowMs = clock.nowMs();
    const fresh = known.get(id);
    if (fresh && isWithin(fresh.atMs, cacheMs, nowMs)) return Promise.resolve({ kind: 'known', credential: fresh.credential });
    const refusedAtMs = unknown.get(id);
    if (refusedAtMs !== undefined && isWithin(refusedAtMs, UNKNOWN_MS, nowMs)) return Promise.resolve({ kind: 'unknown' });
    const running = pending.get(id);
    if (running) return running;
    if (pending.size >= PENDING_LIMIT) return Promise.resolve({ kind: 'unanswered' });
    const started = lookUp(id, secret);
    pending.set(id, started);
    return started;
  };
}

// A clock that was set back makes an answer old, never young.
function isWithin(atMs: number, spanMs: number, nowMs: number): boolean {
  return nowMs >= atMs && nowMs - atMs < spanMs;
}

function remember<T>(map: Map<string, T>, id: string, value: T, limit: number): void {
  map.delete(id);
  map.set(id, value);
  if (map.size <= limit) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}
