/** ATT&CK Enterprise tactics in the order of an attack, by their short names. */
export const TACTICS = [
  'reconnaissance', 'resource-development', 'initial-access', 'execution', 'persistence', 'privilege-escalation', 'stealth', 'defense-evasion', 'defense-impairment',
  'credential-access', 'discovery', 'lateral-movement', 'collection', 'command-and-control', 'exfiltration', 'impact',
] as const;

/** The place of the first of these tactics in an attack; -1 when none is known. */
export function tacticIndex(tactics: readonly string[]): number {
  const places = tactics.map((tactic) => TACTICS.indexOf(tactic as (typeof TACTICS)[number])).filter((place) => place >= 0);
  return places.length === 0 ? -1 : Math.min(...places);
}
