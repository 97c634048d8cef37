import type { EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import { describeCorrelation } from '#engine/report/describe-correlation.ts';
import { isCorrelation, kindOf, type SigmaDocument } from '#engine/detect/sigma/sigma-document.ts';
import type { RuleRests, WaitContext } from './rule-waits.ts';

type RuleOutput = EndpointOutput<Endpoints['rule']>;
type LinkOutput = RuleOutput['namedBy'][number];

/** More rules than these a filter for any rule is not shown with. */
const MAX_NAMES = 100;

/** What a correlation or filter rests on, and what rests on a rule. */
export function presentRests(document: SigmaDocument | undefined, rests: RuleRests, { standings, figures }: WaitContext): Pick<RuleOutput, 'correlation' | 'names' | 'namedBy'> {
  if (document === undefined) return { correlation: null, names: [], namedBy: [] };
  const states = new Map(standings.map(({ rule, main }) => [rule, main.state]));
  const link = (rule: string): LinkOutput => {
    const known = rests.document(rule);
    return { rule, title: known?.title ?? null, kind: known === undefined ? null : kindOf(known), state: states.get(rule) ?? null, lastFiredMs: figures.get(rule)?.lastFiredMs ?? null };
  };
  return {
    correlation: isCorrelation(document) ? { ...describeCorrelation(document), isOrdered: document.type === 'temporal_ordered' } : null,
    names: rests.links.rulesOf(document).slice(0, MAX_NAMES).map(({ name, rule, fault }) => ({ fault, ...(rule === null ? { rule, title: null, kind: null, state: null, lastFiredMs: null } : link(rule)), name })),
    namedBy: rests.links.restingOn(document).map(({ id }) => link(id)),
  };
}
