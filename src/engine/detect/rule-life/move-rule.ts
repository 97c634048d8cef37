import type { Outcome } from '#contract/outcome.ts';
import type { ApprovedState, RuleChangeKind, RulePlace, RuleStanding, RuleState } from '#contract/rule-life.ts';

/** What somebody wants done with a rule. Only going towards alerts needs a second person. */
export type RuleAct =
  | { readonly kind: 'move'; readonly to: Exclude<RuleState, 'active'> }
  | { readonly kind: 'propose'; readonly to: ApprovedState }
  | { readonly kind: 'approve' }
  | { readonly kind: 'decline' };

/** How the proofs of the revision at hand went just now. */
export type ProofResult = 'passed' | 'failed' | 'none';

export interface ActContext {
  readonly by: string;
  readonly reason: string;
  readonly nowMs: number;
  /** Who wrote the revision that the act is about. */
  readonly author: string;
  readonly proof: ProofResult;
}

export type ActRefusal = 'no-reason' | 'not-from-here' | 'no-proposal' | 'same-person' | 'proof-missing' | 'proof-failed';

/** The standing after the act, and what the change is to be called. */
export interface Moved {
  readonly standing: RuleStanding;
  readonly kind: RuleChangeKind;
  readonly revision: number;
  readonly from: RuleState;
  readonly to: RuleState;
}

/** Where one person may take a revision: towards less, or to where it only counts. */
const MOVES: Readonly<Record<RuleState, readonly RuleState[]>> = {
  draft: ['test', 'retired'],
  test: ['draft', 'retired'],
  canary: ['test', 'draft', 'retired'],
  active: ['canary', 'test', 'draft', 'retired'],
  retired: ['draft', 'test'],
};

/** Where a second person may let it go on to. */
const PROMOTIONS: Readonly<Record<RuleState, readonly ApprovedState[]>> = { draft: [], test: ['canary', 'active'], canary: ['active'], active: [], retired: [] };

/** The revision that acts are about: the one that is worked on, else the one in force. */
export function placeAtHand(standing: RuleStanding): RulePlace {
  return standing.next ?? standing.main;
}

/** What may be done next with a rule, for menus; who may is decided when it is done. */
export function possibleActs(standing: RuleStanding): { readonly moves: readonly RuleState[]; readonly proposals: readonly ApprovedState[] } {
  const { state } = placeAtHand(standing);
  return { moves: MOVES[state], proposals: PROMOTIONS[state] };
}

/** Decides on an act and gives the standing that it leads to; a refusal says who or what is missing. */
export function moveRule(standing: RuleStanding, act: RuleAct, context: ActContext): Outcome<Moved, ActRefusal> {
  if (context.reason.trim().length < 3) return refuse('no-reason', 'Say why, in at least a few words: the reason stays in the history of the rule.');
  if (act.kind === 'move') return move(standing, act.to, context);
  if (act.kind === 'propose') return propose(standing, act.to, context);
  return decide(standing, act.kind, context);
}

function move(standing: RuleStanding, to: RuleState, context: ActContext): Outcome<Moved, ActRefusal> {
  const place = placeAtHand(standing);
  if (!MOVES[place.state].includes(to)) return notFromHere(place, to);
  return moved({ standing: arrive(standing, { revision: place.revision, state: to }, context), kind: 'moved', revision: place.revision, from: place.state, to });
}

function propose(standing: RuleStanding, to: ApprovedState, { by, reason, nowMs, proof }: ActContext): Outcome<Moved, ActRefusal> {
  const place = placeAtHand(standing);
  if (!PROMOTIONS[place.state].includes(to)) return notFromHere(place, to);
  const fault = proofFault(proof);
  if (fault !== null) return fault;
  const proposal = { revision: place.revision, to, by, reason, atMs: nowMs };
  return moved({ standing: { ...standing, version: standing.version + 1, proposal, changedAtMs: nowMs }, kind: 'proposed', revision: place.revision, from: place.state, to });
}

function decide(standing: RuleStanding, kind: 'approve' | 'decline', context: ActContext): Outcome<Moved, ActRefusal> {
  const { proposal } = standing;
  const place = placeAtHand(standing);
  if (proposal === null || proposal.revision !== place.revision) return refuse('no-proposal', 'Nobody has proposed anything for this rule. Propose it first; a second person then decides.');
  if (kind === 'decline') {
    const left = { ...standing, version: standing.version + 1, proposal: null, changedAtMs: context.nowMs };
    return moved({ standing: left, kind: 'declined', revision: place.revision, from: place.state, to: place.state });
  }
  if (context.by === context.author) return refuse('same-person', `${context.by} wrote revision ${place.revision} and cannot approve it. Ask a second person.`);
  if (context.by === proposal.by) return refuse('same-person', `${context.by} proposed this and cannot approve it as well. Ask a second person.`);
  const fault = proofFault(context.proof);
  if (fault !== null) return fault;
  return moved({ standing: arrive(standing, { revision: place.revision, state: proposal.to }, context), kind: 'approved', revision: place.revision, from: place.state, to: proposal.to });
}

/** Puts a revision into its new state; one that becomes active takes the place of the one in force. */
function arrive(standing: RuleStanding, place: RulePlace, { nowMs }: ActContext): RuleStanding {
  const base = { ...standing, version: standing.version + 1, proposal: null, pack: null, changedAtMs: nowMs };
  if (standing.next === null || place.state === 'active') return { ...base, main: place, next: null };
  return { ...base, next: place.state === 'retired' ? null : place };
}

/** The standing once a person has written a new revision: what is in force stays so until a second person lets the new one in. */
export function writeRevision(standing: RuleStanding | null, rule: string, revision: number, nowMs: number): RuleStanding {
  const draft: RulePlace = { revision, state: 'draft' };
  if (standing === null) return { rule, version: 1, main: draft, next: null, proposal: null, pack: null, changedAtMs: nowMs };
  const isInForce = standing.main.state === 'active' || standing.main.state === 'retired';
  return { ...standing, version: standing.version + 1, ...(isInForce ? { next: draft } : { main: draft, next: null }), proposal: null, pack: null, changedAtMs: nowMs };
}

function proofFault(proof: ProofResult): Outcome<never, ActRefusal> | null {
  if (proof === 'passed') return null;
  if (proof === 'none') return refuse('proof-missing', 'The rule has no tests. Write at least one record that must fire and one near miss that must not, then propose it again.');
  return refuse('proof-failed', 'The tests of the rule do not hold. Look at them on the rule’s page, mend the rule or its tests, then propose it again.');
}

function notFromHere({ revision, state }: RulePlace, to: RuleState): Outcome<never, ActRefusal> {
  const next = [...MOVES[state], ...PROMOTIONS[state].map((one) => `${one} (proposed, then approved by a second person)`)].join(', ');
  return refuse('not-from-here', `Revision ${revision} is in ${state}; from there it cannot become ${to} at once. It can become: ${next}.`);
}

function refuse(reason: ActRefusal, detail: string): Outcome<never, ActRefusal> {
  return { ok: false, reason, detail };
}

function moved(value: Moved): Outcome<Moved, ActRefusal> {
  return { ok: true, value };
}
