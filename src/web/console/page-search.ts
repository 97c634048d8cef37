/** What the addresses of the screens may say behind the `?`. Everything that is chosen on a screen stands there. */
export interface QueueSearch {
  /** Absent for what is at or above the paging line. */
  readonly view?: 'building';
  readonly tenant?: string;
  readonly status?: 'open' | 'closed' | 'all';
  readonly min?: string;
  readonly q?: string;
}

export interface IncidentSearch {
  /** Absent for the story. */
  readonly tab?: 'alerts' | 'history';
  readonly alert?: string;
}

export interface EventSearch {
  readonly tenant?: string;
  readonly q?: string;
  /** A span before now (`1h`), or absent where `from` and `to` say it. */
  readonly range?: string;
  readonly from?: string;
  readonly to?: string;
  readonly event?: string;
}

export interface DetectionsSearch {
  readonly tenant?: string;
  readonly kind?: string;
  readonly state?: string;
  readonly domain?: string;
  readonly level?: string;
  /** `no-source`, `never-fired`, ..., or a verdict of the scorecard. */
  readonly health?: string;
  /** `fired`, `alerts` or `changed`; absent for the title. */
  readonly order?: string;
  readonly q?: string;
}

export const RULE_TABS = ['text', 'tests', 'history', 'scorecard', 'tenants'] as const;

export interface RuleSearch {
  /** Absent for the overview. */
  readonly tab?: (typeof RULE_TABS)[number];
}

export interface WriteRuleSearch {
  /** The rule that a new revision is written of; absent for a new rule. */
  readonly rule?: string;
  /** What a new one is; absent for a plain rule. */
  readonly kind?: string;
}

export interface DataHealthSearch {
  readonly tenant?: string;
}

export interface ExceptionsSearch {
  readonly tenant?: string;
}

export interface EntitiesSearch {
  readonly tenant?: string;
  readonly type?: string;
  readonly group?: string;
  readonly q?: string;
}

export interface IndicatorsSearch {
  /** The value that is looked up. */
  readonly value?: string;
}

export interface ModelSearch {
  readonly tenant?: string;
  /** The user, host or address whose memory is shown. */
  readonly entity?: string;
}

export interface SignInSearch {
  readonly next?: string;
}

type Raw = Record<string, unknown>;

/** Takes the named texts of an address; what is empty or of another kind is left out. */
function pick<K extends string>(raw: Raw, ...names: readonly K[]): { [Name in K]?: string } {
  const texts: { [Name in K]?: string } = {};
  for (const name of names) {
    const value = raw[name];
    if (typeof value === 'string' && value !== '') texts[name] = value;
  }
  return texts;
}

export function readQueueSearch(raw: Raw): QueueSearch {
  const { status, ...rest } = pick(raw, 'tenant', 'min', 'q', 'status');
  return { ...(raw.view === 'building' ? { view: 'building' } : {}), ...rest, ...(status === 'closed' || status === 'all' ? { status } : {}) };
}

export function readIncidentSearch(raw: Raw): IncidentSearch {
  return { ...(raw.tab === 'alerts' || raw.tab === 'history' ? { tab: raw.tab } : {}), ...pick(raw, 'alert') };
}

export function readEventSearch(raw: Raw): EventSearch {
  return pick(raw, 'tenant', 'q', 'range', 'from', 'to', 'event');
}

export function readDetectionsSearch(raw: Raw): DetectionsSearch {
  return pick(raw, 'tenant', 'kind', 'state', 'domain', 'level', 'health', 'order', 'q');
}

export function readRuleSearch(raw: Raw): RuleSearch {
  const tab = RULE_TABS.find((name) => name === raw.tab);
  return tab === undefined ? {} : { tab };
}

export function readWriteRuleSearch(raw: Raw): WriteRuleSearch {
  return pick(raw, 'rule', 'kind');
}

export function readDataHealthSearch(raw: Raw): DataHealthSearch {
  return pick(raw, 'tenant');
}

export function readExceptionsSearch(raw: Raw): ExceptionsSearch {
  return pick(raw, 'tenant');
}

export function readEntitiesSearch(raw: Raw): EntitiesSearch {
  return pick(raw, 'tenant', 'type', 'group', 'q');
}

export function readIndicatorsSearch(raw: Raw): IndicatorsSearch {
  return pick(raw, 'value');
}

export function readModelSearch(raw: Raw): ModelSearch {
  return pick(raw, 'tenant', 'entity');
}

export function readSignInSearch(raw: Raw): SignInSearch {
  return pick(raw, 'next');
}

/** `?a=b` as texts, never as JSON: a search for `5` or `"x"` is what it says. */
export function parseAddress(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function printAddress(search: Raw): string {
  const pairs = Object.entries(search).filter((pair): pair is [string, string] => typeof pair[1] === 'string' && pair[1] !== '');
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}
