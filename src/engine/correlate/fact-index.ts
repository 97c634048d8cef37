import { type Entity, entityKey } from '#contract/entity.ts';
import type { EntityFact } from '#contract/entity-fact.ts';

/** What is known of the link between two names. */
export interface AliasLink {
  readonly to: Entity;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly how: string;
}

/** More company than this makes an entity a hub; the exact number no longer matters. */
export const MAX_COMPANY = 64;
/** A laptop has a lease a day, a gateway new guests all the time: of more links than this the oldest are let go. */
const MAX_ALIASES = 128;
/** A known fact is news again when it holds this much longer than was written down. */
const REFRESH_MS = 3_600_000;

interface KnownFact {
  readonly fact: EntityFact;
  /** The span that was last given out as news. */
  readonly toldFirstMs: number;
  readonly toldLastMs: number;
}

/**
 * All that one tenant's events have taught, as an index; grows with `learn`, bounded per entity, and as a whole by `forgetBeyond`.
 * The same facts in any order give the same index.
 */
export class FactIndex {
  readonly #facts = new Map<string, KnownFact>();
  /** By entity: the other side of each link, with the key of the fact. */
  readonly #aliases = new Map<string, Map<string, string>>();
  readonly #company = new Map<string, Set<string>>();
  readonly #population = new Set<string>();
  readonly #accounts = new Map<string, Set<string>>();

  /** Takes a fact in; true when it is news that is worth keeping. */
  learn(fact: EntityFact): boolean {
    const a = entityKey(fact.a);
    const b = entityKey(fact.b);
    // A link has no direction.
    if (fact.kind === 'alias' && b < a) return this.learn({ ...fact, a: fact.b, b: fact.a });
    const key = `${fact.kind} ${a} ${b}`;
    const known = this.#facts.get(key);
    if (!known && fact.kind === 'near' && !this.#hasRoom(a, b)) return false;
    const merged = known ? merge(known.fact, fact) : fact;
    const isNews = !known || merged.lastMs - known.toldLastMs >= REFRESH_MS || known.toldFirstMs - merged.firstMs >= REFRESH_MS;
    const told = isNews ? { toldFirstMs: merged.firstMs, toldLastMs: merged.lastMs } : known;
    this.#facts.set(key, { fact: merged, toldFirstMs: told.toldFirstMs, toldLastMs: told.toldLastMs });
    this.#rememberAccount(fact.a);
    this.#rememberAccount(fact.b);
    if (fact.kind === 'near') this.#meet(a, b);
    else if (!known) {
      this.#link(a, b, key);
      this.#link(b, a, key);
    }
    return isNews && this.#facts.has(key);
  }

  /** Everybody is counted once, though not with everything. */
  #hasRoom(thing: string, who: string): boolean {
    return (this.#company.get(thing)?.size ?? 0) < MAX_COMPANY || !this.#population.has(who);
  }

  #link(from: string, to: string, key: string): void {
    if (!this.#facts.has(key)) return;
    const links = this.#aliases.get(from) ?? new Map<string, string>();
    links.set(to, key);
    this.#aliases.set(from, links);
    if (links.size > MAX_ALIASES) this.#forgetOldest(from, links);
  }

  #forgetOldest(from: string, links: Map<string, string>): void {
    const age = (key: string) => this.#facts.get(key)?.fact.lastMs ?? 0;
    const [[to, key]] = [...links].sort(([toA, a], [toB, b]) => age(a) - age(b) || (toA < toB ? -1 : 1)) as [[string, string]];
    links.delete(to);
    this.#aliases.get(to)?.delete(from);
    this.#facts.delete(key);
  }

  /**
   * Keeps this many facts. What goes first tells least: who was seen with a thing that nobody else was seen with, which is as rare as one
   * that is not known; then the company of other things, and names last. Of each the oldest go first.
   */
  forgetBeyond(count: number): void {
    if (this.#facts.size <= count * 1.1) return;
    const worth = ({ kind, a }: EntityFact) => (kind === 'alias' ? 2 : this.companyOf(a) > 1 ? 1 : 0);
    const ranked = [...this.#facts].map(([key, { fact }]) => ({ key, fact, worth: worth(fact) }));
    ranked.sort((one, other) => one.worth - other.worth || one.fact.lastMs - other.fact.lastMs || (one.key < other.key ? -1 : 1));
    for (const { key, fact } of ranked.slice(0, ranked.length - count)) this.#forget(key, fact);
  }

  #forget(key: string, fact: EntityFact): void {
    const [a, b] = [entityKey(fact.a), entityKey(fact.b)];
    this.#facts.delete(key);
    if (fact.kind === 'near') return leave(this.#company, a, b);
    leave(this.#aliases, a, b);
    leave(this.#aliases, b, a);
  }

  #meet(thing: string, who: string): void {
    const company = this.#company.get(thing) ?? new Set<string>();
    company.add(who);
    this.#company.set(thing, company);
    this.#population.add(who);
  }

  #rememberAccount(entity: Entity): void {
    if (entity.type !== 'user') return;
    const account = accountName(entity.value);
    if (account === null) return;
    const names = this.#accounts.get(account) ?? new Set<string>();
    names.add(entity.value);
    this.#accounts.set(account, names);
  }

  /** The names that a thing has, or had within `slackMs` of the time. */
  aliasesOf(entity: Entity, timeMs: number, slackMs: number): readonly AliasLink[] {
    const own = entityKey(entity);
    const links: AliasLink[] = [];
    for (const [, key] of [...(this.#aliases.get(own) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const fact = this.#facts.get(key)?.fact;
      if (!fact || timeMs < fact.firstMs - slackMs || timeMs > fact.lastMs + slackMs) continue;
      const to = entityKey(fact.a) === own ? fact.b : fact.a;
      links.push({ to, firstMs: fact.firstMs, lastMs: fact.lastMs, how: fact.how });
    }
    return links;
  }

  /** Somebody was seen under this very name. */
  knowsUser(user: string): boolean {
    return this.#accounts.get(accountName(user) ?? '')?.has(user) ?? false;
  }

  /** Users with the same account name under another name of the domain (`corp\ann`, `ann@corp.example`). */
  sameAccount(user: string): readonly string[] {
    const account = accountName(user);
    if (account === null) return [];
    return [...(this.#accounts.get(account) ?? [])].filter((other) => other !== user).sort();
  }

  /** All account names that are known, for the search of near misses. */
  accounts(): Iterable<string> {
    return this.#accounts.keys();
  }

  /** The users with this account name, sorted. */
  usersOf(account: string): readonly string[] {
    return [...(this.#accounts.get(account) ?? [])].sort();
  }

  /** How many hosts or users were seen with it. */
  companyOf(entity: Entity): number {
    return this.#company.get(entityKey(entity))?.size ?? 0;
  }

  /** How many hosts and users there are at all. */
  get population(): number {
    return this.#population.size;
  }

  *facts(): Iterable<EntityFact> {
    for (const { fact } of this.#facts.values()) yield fact;
  }
}

/** Takes one out of a group; a group of nobody goes too. */
function leave(groups: Map<string, Set<string> | Map<string, string>>, of: string, one: string): void {
  const group = groups.get(of);
  group?.delete(one);
  if (group?.size === 0) groups.delete(of);
}

function merge(known: EntityFact, more: EntityFact): EntityFact {
  const how = [known.how, more.how].sort()[0] as string;
  return { ...known, firstMs: Math.min(known.firstMs, more.firstMs), lastMs: Math.max(known.lastMs, more.lastMs), count: known.count + more.count, how };
}

/** `ann` of `corp\ann` and `ann@corp.example`; null for what is not an account name (a SID). */
export function accountName(user: string): string | null {
  if (/^S-1-/i.test(user)) return null;
  return user.slice(user.lastIndexOf('\\') + 1).split('@')[0] as string;
}
