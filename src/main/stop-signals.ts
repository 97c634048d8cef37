/** Whether somebody has asked this process to end. */
export interface StopSignals {
  /** Resolves when the first signal comes. */
  readonly asked: Promise<void>;
  readonly isAsked: boolean;
}

/**
 * Listens for Ctrl-C and for service managers from now on. A signal often comes twice, from an impatient person or since a manager
 * signals each process of a group: only the first one counts, as ending at once would leave the database behind.
 */
export function listenForStop(say: (text: string) => void): StopSignals {
  let isAsked = false;
  const asked = new Promise<void>((resolve) => {
    const onSignal = (): void => {
      if (!isAsked) say('Stopping: what is under way is finished first.\n');
      isAsked = true;
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
  });
  return {
    asked,
    get isAsked() {
      return isAsked;
    },
  };
}
