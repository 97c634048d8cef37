import type { LogSource } from '#contract/log-source.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import { ruleRouterFromContent } from '#main/rule-router-from-content.ts';

export interface RouteRow extends LogSource {
  readonly rules: number;
  /** Sources whose events such a rule is asked about. */
  readonly sources: readonly string[];
  /** Why there are none; null where there are some, or where nobody wrote the reason down. */
  readonly reason: string | null;
}

export interface RouteReport {
  readonly rules: number;
  readonly routed: number;
  /** Rules without a route and without a reason: there must be none. */
  readonly unexplained: number;
  readonly rows: readonly RouteRow[];
}

/** Which rules can be reached by events of some source. */
export async function reportRoutes(rules: readonly SigmaRule[], contentFolder: string): Promise<RouteReport> {
  const route = await ruleRouterFromContent(contentFolder);
  const rows = new Map<string, RouteRow>();
  for (const { logSource } of rules) {
    const key = JSON.stringify(logSource);
    const way = route({ logSource });
    const row = rows.get(key) ?? { ...logSource, rules: 0, sources: way.routed ? way.sources : [], reason: way.routed ? null : way.reason };
    rows.set(key, { ...row, rules: row.rules + 1 });
  }
  const all = [...rows.values()].sort((a, b) => b.rules - a.rules);
  const sum = (of: (row: RouteRow) => boolean) => all.filter(of).reduce((total, row) => total + row.rules, 0);
  return { rules: rules.length, routed: sum((row) => row.sources.length > 0), unexplained: sum((row) => row.sources.length === 0 && row.reason === null), rows: all };
}
