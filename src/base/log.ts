import { destination, type Logger, pino, stdSerializers } from 'pino';
import { escapeControls, prettyLine } from './log-line.ts';
import { withoutSecrets } from './secrets.ts';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** The log: JSON lines on stderr, or one readable line each where stderr is a terminal. */
export type Log = Logger;

export interface LogOptions {
  readonly level?: LogLevel;
  /** Readable lines in place of JSON; by default when stderr is a terminal. */
  readonly isPretty?: boolean;
  /** Where finished lines go; stderr by default. */
  readonly write?: (line: string) => void;
}

/** Makes a log. Values of keys that name a secret never reach it, and no control character does. */
export function createLog(options: LogOptions = {}): Log {
  const isPretty = options.isPretty ?? process.stderr.isTTY === true;
  const write = options.write ?? stderrWriter();
  const log = pino(
    {
      level: options.level ?? 'info',
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: {
        level: (label) => ({ level: label }),
        log: withoutSecrets,
      },
      serializers: {
        err: (error: Error) => withoutSecrets(stdSerializers.err(error)),
        error: (error: Error) => withoutSecrets(stdSerializers.err(error)),
      },
    },
    { write: (line: string) => write(isPretty ? prettyLine(line) : escapeControls(line)) },
  );
  hideSecretsOfChildren(log);
  return log;
}

// pino applies no formatter to what a child log is bound to; children inherit this method from their parent.
function hideSecretsOfChildren(log: Log): void {
  const child = log.child;
  log.child = function childWithoutSecrets(this: Log, bindings: object, options?: object) {
    return child.call(this, withoutSecrets(bindings), options);
  } as typeof log.child;
}

/** A log that says nothing, for tests that do not look at it. */
export const silentLog: Log = createLog({ level: 'silent', write: () => undefined });

// Synchronous, so that the last lines before an exit or a crash are there.
function stderrWriter(): (line: string) => void {
  const stderr = destination({ dest: 2, sync: true });
  return (line) => {
    stderr.write(line);
  };
}
