import { type BenignTally, BENIGN_GOAL, gatherBenign } from './gather-benign.ts';
import type { CaseResult } from './case-result.ts';
import type { NotRead } from './find-cases.ts';
import { gatherLabelled, type LabelledTally } from './gather-labelled.ts';
import { gatherMail, type MailTally } from './gather-mail.ts';
import { gatherNoise, type Noise } from './gather-noise.ts';
import type { KnownRule } from './known-rules.ts';
import type { ProofTally } from './prove-content.ts';

export interface ContentReport {
  readonly proofs: readonly ProofTally[];
  readonly noise: Noise;
  /** Titles of what held on no record. */
  readonly neverHit: readonly string[];
  readonly benign: readonly BenignTally[];
  readonly benignGoalPer100000: number;
  readonly mail: readonly MailTally[];
  readonly labelled: readonly LabelledTally[];
  readonly notRead: readonly NotRead[];
}

export interface Measured {
  readonly results: readonly CaseResult[];
  readonly proofs: readonly ProofTally[];
  readonly notRead: readonly NotRead[];
}

export function contentReport({ results, proofs, notRead }: Measured, known: readonly KnownRule[]): ContentReport {
  const noise = gatherNoise(results, known);
  return {
    proofs, noise, neverHit: noise.rules.filter(({ hits }) => hits === 0).map(({ title }) => title).sort(), benign: gatherBenign(results, known), benignGoalPer100000: BENIGN_GOAL,
    mail: gatherMail(results), labelled: gatherLabelled(results), notRead: [...notRead, ...results.flatMap((result) => result.notRead)],
  };
}
