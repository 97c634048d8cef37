/** The event loop is given back after this long, so that ingest stays quick. */
const SLICE_MS = 8;

/** Gives the event loop back whenever a slice of time is used up. */
export function createSlices(): () => Promise<void> {
  let startMs = performance.now();
  return async () => {
    if (performance.now() - startMs <= SLICE_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    startMs = performance.now();
  };
}
