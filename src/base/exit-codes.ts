/** What a command tells its caller when it ends. Scripts rely on these numbers: never change one. */
export const EXIT = {
  /** It did what was asked. */
  ok: 0,
  /** It ran, and the answer is no, or something failed; the message says what. */
  failed: 1,
  /** It was called wrongly, or could not begin with what it was given. */
  usage: 2,
  /** Another process holds what it needs: the data folder or the port. */
  busy: 3,
  /** Ended by Ctrl-C (128 + SIGINT). */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
