import type { RuleRow } from '../api/queries.ts';

type Freshness = RuleRow['freshness'];
type Verdict = RuleRow['verdict'];

/** Whether a rule does anything, for people. */
export const FRESHNESS: Readonly<Record<Freshness, string>> = {
  fires: 'Fires',
  quiet: 'Quiet for 30 days',
  'never-fired': 'Never fired',
  'no-source': 'Its source is missing',
  'in-vain': 'Waits in vain',
  'not-run': 'Not run',
};

export const VERDICTS: Readonly<Record<Verdict, { readonly name: string; readonly look: string }>> = {
  keep: { name: 'Keep', look: 'text-good' },
  tune: { name: 'Tune', look: 'text-medium' },
  retire: { name: 'Retire', look: 'text-critical' },
};
