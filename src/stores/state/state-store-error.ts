/** Why the state store could not be opened; the message says what to do about it. */
export type StateStoreFailure = 'in-use' | 'not-installed' | 'no-access' | 'start-failed' | 'stop-failed' | 'schema' | 'unsafe-role';

export class StateStoreError extends Error {
  readonly reason: StateStoreFailure;

  constructor(reason: StateStoreFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StateStoreError';
    this.reason = reason;
  }
}

/** The message of anything that was thrown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The code of a system or PostgreSQL error (`ENOENT`, `57P03`), or empty. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}
