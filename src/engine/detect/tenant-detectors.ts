import type { PlaceholderList } from '#contract/placeholder-list.ts';
import type { MakeId } from './alert-of-match.ts';
import { type AskRules, createDetector, type Detector, type ModeOf, type RuleFiring, type Sifting } from './detector.ts';
import type { EventView } from './event-view.ts';
import type { MatchIndicators } from './indicators/match-indicators.ts';
import type { RecordBytes } from './record/sift-records.ts';
import type { CorrelationSet } from './sigma/correlation/compile-correlations.ts';
import type { CopyUnits } from './sigma/literal-scanner.ts';
import { listsAtTenant } from './sigma/lists-at-tenant.ts';
import { needsLists, type PlaceholderLists } from './sigma/resolve-placeholders.ts';
import { compileRules, type RuleSet } from './sigma/rule-set.ts';
import type { SigmaProblem, SigmaRule } from './sigma/sigma-rule.ts';

/** Rules and correlations, compiled once for all tenants but for the rules that lists fill in. */
export interface TenantDetectors {
  /** Another one once correlations came, went or changed. */
  readonly correlations: CorrelationSet;
  /** What a firing of a correlation leads to at a tenant; all alert without it. */
  readonly modeOf?: ModeOf;
  /** Hears what correlations fired. */
  readonly noteFired?: (fired: readonly RuleFiring[]) => void;
  /** Whether lists change anything. */
  readonly areListsRead: boolean;
  /** Lists that rules need and the content does not have. Those that it has empty, for tenants to fill, are no problem. */
  readonly problems: readonly SigmaProblem[];
  /** Looks at records before they are normalised: what it says of each (null: nothing) is handed to the detector with the record's events. */
  sift(records: readonly RecordBytes[]): readonly (Sifting | null)[];
  /** The detector of a tenant with these lists, which count before those of the content that have the same name. */
  withLists(lists: PlaceholderLists): Detector;
}

export interface TenantDetectorsParts {
  readonly rules: readonly SigmaRule[];
  readonly correlations: CorrelationSet;
  /** Lists of the content. */
  readonly lists: readonly PlaceholderList[];
  readonly view: EventView;
  readonly makeId: MakeId;
  readonly copyUnits?: CopyUnits;
  readonly indicators?: MatchIndicators | undefined;
}

export function createTenantDetectors({ rules, correlations, lists, view, makeId, copyUnits, indicators }: TenantDetectorsParts): TenantDetectors {
  const filledIn = rules.filter(needsLists);
  const ofContent = listsAtTenant(lists);
  const compile = (some: readonly SigmaRule[], placeholders: PlaceholderLists): RuleSet => compileRules(some, { placeholders, ...(copyUnits && { copyUnits }) });
  const shared = compile(rules.filter((rule) => !needsLists(rule)), {});
  const byContent = compile(filledIn, ofContent);
  const detectorOf = (own: RuleSet): Detector => {
    const ask: AskRules = filledIn.length > 0 ? (fields) => [...shared.match(fields), ...own.match(fields)] : (fields) => shared.match(fields);
    return createDetector({ ask, view, makeId, correlations: () => correlations, indicators });
  };
  const common = detectorOf(byContent);
  return {
    correlations,
    areListsRead: filledIn.length > 0,
    problems: byContent.problems,
    sift: (records) => records.map(() => null),
    withLists: (own) => (filledIn.length === 0 || Object.keys(own).length === 0 ? common : detectorOf(compile(filledIn, { ...ofContent, ...own }))),
  };
}
