import { rememberCredentials } from '../credential-cache.ts';
import { DEFAULT_INGEST_LIMITS } from '../ingest-limits.ts';
import { listenStream } from './listen-stream.ts';
import { listenUdp } from './listen-udp.ts';
import type { Listening } from './open-listener.ts';
import { DEFAULT_SYSLOG_LIMITS, type SyslogDeps } from './syslog-config.ts';

export interface SyslogServer {
  /** The ports in the order of the listeners; a listener on port 0 got a free one. */
  readonly listening: readonly Listening[];
  /** Stops listening, and resolves when all messages that were read are journaled. */
  close(): Promise<void>;
}

/** Opens the syslog ports. All of them open, or none. */
export async function startSyslog(deps: SyslogDeps): Promise<SyslogServer> {
  const limits = { ...DEFAULT_SYSLOG_LIMITS, ...deps.syslogLimits };
  const { credentialCacheMs, credentialStaleMs } = { ...DEFAULT_INGEST_LIMITS, ...deps.limits };
  const recognise = rememberCredentials(deps.authenticate, { clock: deps.clock, cacheMs: credentialCacheMs, staleMs: credentialStaleMs });
  const listening: Listening[] = [];
  let isClosing = false;
  const close = async (): Promise<void> => {
    isClosing = true;
    await Promise.all(listening.map((open) => open.close()));
  };
  const context = { clock: deps.clock, recognise };
  for (const listener of deps.listeners) {
    const options = { listener, deps, limits, context, isClosing: () => isClosing };
    try {
      listening.push(await (listener.protocol === 'udp' ? listenUdp(options) : listenStream(options)));
    } catch (error) {
      await close();
      throw error;
    }
  }
  return { listening, close };
}
