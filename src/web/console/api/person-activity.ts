const ACTIVE_FOR_MS = 60_000;

let lastInputMs = Date.now();

function note(): void {
  lastInputMs = Date.now();
}

for (const kind of ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const) addEventListener(kind, note, { passive: true, capture: true });

/** Whether somebody used this page in the last minute; what an open page asks by itself does not keep a session alive. */
export function isPersonActive(): boolean {
  return Date.now() - lastInputMs < ACTIVE_FOR_MS;
}
