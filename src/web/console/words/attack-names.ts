import { ATTACK_TECHNIQUES, WITHDRAWN_TECHNIQUES } from '#contract/attack.gen.ts';
import { TACTICS } from '#contract/tactics.ts';

/** The name of a technique; of one that was withdrawn, that of its successor; empty where ATT&CK has none. */
export function techniqueName(id: string): string {
  const [name = ''] = ATTACK_TECHNIQUES[id] ?? ATTACK_TECHNIQUES[WITHDRAWN_TECHNIQUES[id] ?? ''] ?? ATTACK_TECHNIQUES[id.split('.')[0] ?? ''] ?? [];
  return name;
}

/** `credential-access` becomes `Credential access`. */
export function tacticName(tactic: string): string {
  const words = tactic.replaceAll('-', ' ');
  return (words[0]?.toUpperCase() ?? '') + words.slice(1);
}

/** Tactics in the order of an attack; what ATT&CK does not know comes last. */
export function inAttackOrder(tactics: readonly string[]): readonly string[] {
  const place = (tactic: string): number => {
    const index = (TACTICS as readonly string[]).indexOf(tactic);
    return index < 0 ? TACTICS.length : index;
  };
  return [...new Set(tactics)].sort((a, b) => place(a) - place(b));
}
