/** `2026-11-26 03:14:15 UTC`. */
export function clockTime(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
