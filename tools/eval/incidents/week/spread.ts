import type { Dice } from '../../../scenarios/dice.ts';

/** So many times between two, in their order. */
export function spread(dice: Dice, count: number, fromMs: number, toMs: number): number[] {
  return Array.from({ length: count }, () => dice.int(fromMs, toMs)).sort((a, b) => a - b);
}

/** Signatures of one family, numbered. */
export function signaturesOf(family: string, count: number, firstId: number): { readonly signature: string; readonly signatureId: number }[] {
  return Array.from({ length: count }, (_, at) => ({ signature: `${family} Attempt of kind ${at + 1}`, signatureId: firstId + at }));
}
