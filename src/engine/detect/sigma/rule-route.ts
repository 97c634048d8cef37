import type { LogSource } from '#contract/log-source.ts';
import type { Unrouted } from '#contract/taxonomy.ts';
import { isRouted } from './route.ts';

/** The log sources that events of a source may have. */
export interface SourceRoutes {
  /** `vendor.product` */
  readonly source: string;
  readonly logSources: readonly LogSource[];
}

/** Which sources' events a rule is asked about; where there are none, why, or null where nobody wrote that down. */
export type RuleRoute = { readonly routed: true; readonly sources: readonly string[] } | { readonly routed: false; readonly reason: string | null };

/** Says for a rule whether events of any source can reach it. Rules of one log source have the same answer, and it is the same object. */
export function createRuleRouter(routes: readonly SourceRoutes[], unrouted: Unrouted): (rule: { readonly logSource: LogSource }) => RuleRoute {
  const known = new Map<string, RuleRoute>();
  return ({ logSource }) => {
    const key = JSON.stringify([logSource.product, logSource.category, logSource.service]);
    const there = known.get(key);
    if (there) return there;
    const sources = routes.filter(({ logSources }) => isRouted(logSource, logSources)).map(({ source }) => source);
    const route: RuleRoute = sources.length > 0 ? { routed: true, sources } : { routed: false, reason: reasonFor(logSource, unrouted) };
    known.set(key, route);
    return route;
  };
}

/** A reason for `{product: x}` holds for all log sources of that product; of several the most particular counts. */
function reasonFor(logSource: LogSource, unrouted: Unrouted): string | null {
  const fitting = unrouted.filter(({ logsource }) => isRouted(withoutNothing(logsource), [logSource]));
  const [best] = fitting.sort((a, b) => Object.keys(b.logsource).length - Object.keys(a.logsource).length);
  return best?.reason ?? null;
}

function withoutNothing(logsource: Unrouted[number]['logsource']): LogSource {
  const { product, category, service } = logsource;
  return { ...(product === undefined ? {} : { product }), ...(category === undefined ? {} : { category }), ...(service === undefined ? {} : { service }) };
}
