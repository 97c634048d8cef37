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
const MAX_ALIASES = 32;
/** A known fact is news again when it holds this much longer than was written down. */
const REFRESH_MS = 3_600_000;

/** All that one tenant's events have taught, as an index; grows with `learn`, bounded per entity. The same facts in any order give the same index. */
export class FactIndex {
  readonly #facts = new Map<string, EntityFact>();
  readonly #aliases = new Map<string, Map<string, EntityFact>>();
  readonly #company = new Map<string, Set<string>>();
  readonly #population = new Set<string>();
  readonly #accounts = new Map<string, Set<string>>();

  /** Takes a fact in; true when it is news that is worth keeping. */
  learn(fact: EntityFact): boolean {
    const a = entityKey(fact.a);
    const b = entityKey(fact.b);
    const key = `${fact.kind} ${a} ${b}`;
    const known = this.#facts.get(key);
    if (!known && !this.#hasRoom(fact, a)) return false;
    const merged = known ? merge(known, fact) : fact;
    this.#facts.set(key, merged);
    if (fact.kind === 'alias') {
      this.#link(a, b, merged);
      this.#link(b, a, merged);
    } else this.#meet(a, b);
    this.#rememberAccount(fact.a);
    this.#rememberAccount(fact.b);
    return !known || merged.lastMs - known.lastMs >= REFRESH_MS || known.firstMs - merged.firstMs >= REFRESH_MS;
  }

  #hasRoom(fact: EntityFact, a: string): boolean {
    if (fact.kind === 'near') return (this.#company.get(a)?.size ?? 0) < MAX_COMPANY;
    return (this.#aliases.get(a)?.size ?? 0) < MAX_ALIASES;
  }

  #link(from: string, to: string, fact: EntityFact): void {
    const links = this.#aliases.get(from) ?? new Map<string, EntityFact>();
    links.set(to, fact);
    this.#aliases.set(from, links);
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
    for (const fact of this.#aliases.get(own)?.values() ?? []) {
      if (timeMs < fact.firstMs - slackMs || timeMs > fact.lastMs + slackMs) continue;
      const to = entityKey(fact.a) === own ? fact.b : fact.a;
      links.push({ to, firstMs: fact.firstMs, lastMs: fact.lastMs, how: fact.how });
    }
    return links;
  }

  /** Users with the same account name under another name of the domain (`corp\ann`, `ann@corp.example`). */
  sameAccount(user: string): readonly string[] {
    const account = accountName(user);
    if (account === null) return [];
    return [...(this.#accounts.get(account) ?? [])].filter((other) => other !== user).sort();
  }

  /** All account names that are known, for the search of near misses. */
  accounts(): Iterable<readonly [string, ReadonlySet<string>]> {
    return this.#accounts;
  }

  /** How many hosts or users were seen with it. */
  companyOf(entity: Entity): number {
    return this.#company.get(entityKey(entity))?.size ?? 0;
  }

  /** How many hosts and users there are at all. */
  get population(): number {
    return this.#population.size;
  }

  facts(): Iterable<EntityFact> {
    return this.#facts.values();
  }
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
