import type { MessageContext } from './receive-message.ts';
import type { SyslogDeps, SyslogLimits, SyslogListener } from './syslog-config.ts';

/** What one port is opened with. */
export interface ListenOptions {
  readonly listener: SyslogListener;
  readonly deps: SyslogDeps;
  readonly limits: SyslogLimits;
  readonly context: MessageContext;
  readonly isClosing: () => boolean;
}

/** One open port. */
export interface Listening {
  readonly protocol: SyslogListener['protocol'];
  readonly port: number;
  close(): Promise<void>;
}
