import type { Indicator, IndicatorKind } from '#contract/indicator.ts';
import type { WarningList } from '#contract/warning-list.ts';
import { addressOrNetwork, canonicalValue, guessValue, isPublicSuffix, type ValueOutcome } from './canonical-value.ts';
import { IndicatorIndex, type SoughtKind } from './indicator-index.ts';

/** What is asked of a warning list. */
export type ListedValues = Pick<WarningList, 'name' | 'match' | 'values'>;

const LIST_PARTS = { confidence: 100, severity: 'informational', validFromMs: 0, expiresAtMs: null, tlp: 'clear', techniques: [], tactics: [] } as const;
const BELOW = 'below';

/** Asked at the time of a match, so that a list counts for indicators that were there before it. */
export class WarningLists {
  readonly #index = new IndicatorIndex();
  readonly names: readonly string[];
  /** Values that are neither of the kinds of indicators nor can be compared, by list. */
  readonly notTaken = new Map<string, number>();

  constructor(lists: readonly ListedValues[]) {
    this.names = lists.map(({ name }) => name);
    for (const list of lists) this.#take(list);
  }

  get count(): number {
    return this.#index.count;
  }

  /** The list that speaks against a match, by what was seen or by the indicator; null: none does. */
  against(indicator: Pick<Indicator, 'kind' | 'value'>, seen: { readonly kind: SoughtKind; readonly value: string }): string | null {
    return this.#listWith(seen.kind, seen.value) ?? (indicator.value === seen.value ? null : this.#listWith(indicator.kind, indicator.value));
  }

  #listWith(kind: IndicatorKind, value: string): string | null {
    if (kind === 'url') return this.#listOfUrl(value);
    // A network is as well known as its first address; that is how lists of networks are compared with each other.
    const [sought, text] = kind === 'network' ? (['address', value.slice(0, value.indexOf('/'))] as const) : ([kind, value] as const);
    return this.#index.matches(sought, text, '').find((entry) => entry.kind !== 'domain' || entry.label === BELOW || entry.value === text)?.feed ?? null;
  }

  /** What lies at a path of a well-known host is anybody's, so only the host itself is as well known. */
  #listOfUrl(value: string): string | null {
    const exact = this.#index.matches('url', value, '').find((entry) => entry.value === value);
    if (exact !== undefined) return exact.feed;
    const [, host, path] = /^[^:]+:\/\/([^/]*)(.*)$/.exec(value) ?? [];
    return path === '/' && host !== undefined ? this.#listWith(/^[\d.]+$/.test(host) ? 'address' : 'domain', host.replace(/:\d+$/, '')) : null;
  }

  #take({ name, match, values }: ListedValues): void {
    const feed = this.#index.openFeed({ name, tenant: null });
    let left = 0;
    for (const text of values) {
      const isBelow = match === 'below' || text.startsWith('.');
      const bare = text.replace(/^\./, '').replace(/\/$/, '');
      const guessed = listedValue(bare);
      const suffix = !guessed.ok && guessed.reason === 'public-suffix';
      if (!guessed.ok && !suffix) left++;
      else {
        const { kind, value } = guessed.ok ? guessed.value : { kind: 'domain' as const, value: bare.toLowerCase().replace(/\.$/, '') };
        this.#index.add(feed, { ...LIST_PARTS, kind, value, feed: name, label: kind === 'domain' && isBelow && !isPublicSuffix(value) ? BELOW : '' });
      }
    }
    if (left > 0) this.notTaken.set(name, left);
  }
}

function listedValue(text: string): ValueOutcome {
  if (/^[\d.:a-f]+\/\d+$/i.test(text)) return addressOrNetwork(text, true);
  return text.includes('/') && !text.includes('://') ? canonicalValue('url', `http://${text}`) : guessValue(text);
}
