import type { DeclaredEntity } from '#contract/declared-entity.ts';
import { type Entity, entityKey } from '#contract/entity.ts';
import { DAY_MS, dayOfFact, type EntityFact } from '#contract/entity-fact.ts';
import { DeclaredIndex } from './declared-index.ts';
import { inSteps } from './in-steps.ts';
import { SlipIndex } from './slip-index.ts';

/** What is known of the link between two names. */
export interface AliasLink {
  readonly to: Entity;
  /** `held`: one had the other at that time; `alias`: two names of one thing. */
  readonly kind: 'alias' | 'held';
  readonly firstMs: number;
  readonly lastMs: number;
  readonly how: string;
}

/** What facts changed since they were looked at last: whatever was weighed or named by it is to be done anew. */
export interface FactChanges {
  /** Entities that have other names now, or had them at another time. */
  readonly names: ReadonlySet<string>;
  /** Accounts under which somebody was seen for the first time, by whatever name. */
  readonly accounts: ReadonlySet<string>;
  /** Entities that are more common now. */
  readonly company: ReadonlySet<string>;
  /** There are more hosts and users at all. */
  readonly population: boolean;
}

/** More company than this makes an entity a hub; the exact number no longer matters. */
export const MAX_COMPANY = 64;
/** A laptop has a lease a day, a gateway new guests all the time: of more links than this the oldest are let go. */
const MAX_ALIASES = 128;
/** Spans are kept in whole hours or days, outwards: what is written down is then all that is known, also after a start. */
const SPAN_UNIT_MS = { alias: 3_600_000, held: 3_600_000, near: DAY_MS };

/**
 * All that one tenant's events have taught, and what people declared, as an index; grows with `learn`, bounded per entity, and as a whole by
 * `forgetBeyond`. The same facts in any order give the same index.
 */
export class FactIndex {
  readonly #facts = new Map<string, EntityFact>();
  /** By entity: the keys of the facts that link it, with the other side. */
  readonly #links = new Map<string, Map<string, string>>();
  readonly #company = new Map<string, Set<string>>();
  readonly #population = new Set<string>();
  readonly #accounts = new Map<string, Set<string>>();
  readonly #slips = new SlipIndex();
  #declared = new DeclaredIndex();
  #changes = noChanges();

  /** Takes a fact in; true when it is news that is worth keeping. */
  learn(fact: EntityFact): boolean {
    const [a, b] = [entityKey(fact.a), entityKey(fact.b)];
    // A link of two names has no direction.
    if (fact.kind === 'alias' && b < a) return this.learn({ ...fact, a: fact.b, b: fact.a });
    const key = `${fact.kind} ${a} ${b} ${dayOfFact(fact)}`;
    const known = this.#facts.get(key);
    if (!known && fact.kind === 'near' && !this.#hasRoom(a, b)) return false;
    const merged = merge(known, fact);
    if (known && merged.firstMs === known.firstMs && merged.lastMs === known.lastMs && merged.how === known.how) return false;
    this.#facts.set(key, merged);
    this.#rememberAccount(fact.a);
    this.#rememberAccount(fact.b);
    if (fact.kind === 'near') this.#meet(fact.a, b);
    else this.#link([a, b], key, known === undefined);
    return this.#facts.has(key);
  }

  /** Takes all that people declared, in place of what they declared before. */
  declare(declared: readonly DeclaredEntity[]): void {
    const before = this.#declared;
    this.#declared = new DeclaredIndex(declared);
    for (const key of this.#declared.changedSince(before)) {
      this.#changes.names.add(key);
      this.#changes.company.add(key);
      // Whoever is called alike may be taken for another now, or not any more.
      if (key.startsWith('user:')) this.#changes.accounts.add(accountName(key.slice('user:'.length)) ?? '');
    }
  }

  get declared(): DeclaredIndex {
    return this.#declared;
  }

  /** What changed since this was asked last. */
  takeChanges(): FactChanges {
    const changes = this.#changes;
    this.#changes = noChanges();
    return changes;
  }

  /** Everybody is counted once, though not with everything. */
  #hasRoom(thing: string, who: string): boolean {
    return (this.#company.get(thing)?.size ?? 0) < MAX_COMPANY || !this.#population.has(who);
  }

  #link([a, b]: readonly [string, string], key: string, isNew: boolean): void {
    for (const [from, to] of [[a, b], [b, a]] as const) {
      this.#changes.names.add(from);
      if (!isNew || !this.#facts.has(key)) continue;
      const links = this.#links.get(from) ?? new Map<string, string>();
      links.set(key, to);
      this.#links.set(from, links);
      if (links.size > MAX_ALIASES) this.#forgetOldest(links);
    }
  }

  #forgetOldest(links: ReadonlyMap<string, string>): void {
    const age = (key: string) => this.#facts.get(key)?.lastMs ?? 0;
    const [key] = [...links.keys()].sort((a, b) => age(a) - age(b) || (a < b ? -1 : 1)) as [string];
    this.#forget(key);
  }

  /**
   * Keeps this many facts. What goes first tells least: who was seen with a thing that nobody else was seen with, which is as rare as one
   * that is not known; then the company of other things, and names last. Of each the oldest go first.
   */
  forgetBeyond(count: number): void {
    if (this.#facts.size <= count * 1.1) return;
    const worth = ({ kind, a }: EntityFact) => (kind !== 'near' ? 2 : (this.#company.get(entityKey(a))?.size ?? 0) > 1 ? 1 : 0);
    const ranked = [...this.#facts].map(([key, fact]) => ({ key, lastMs: fact.lastMs, worth: worth(fact) }));
    ranked.sort((one, other) => one.worth - other.worth || one.lastMs - other.lastMs || (one.key < other.key ? -1 : 1));
    for (const { key } of ranked.slice(0, ranked.length - count)) this.#forget(key);
  }

  #forget(key: string): void {
    const fact = this.#facts.get(key);
    if (!fact) return;
    this.#facts.delete(key);
    const [a, b] = [entityKey(fact.a), entityKey(fact.b)];
    if (fact.kind === 'near') {
      leave(this.#company, a, b);
      this.#tellCompany(fact.a);
      return;
    }
    for (const one of [a, b]) {
      leave(this.#links, one, key);
      this.#changes.names.add(one);
    }
  }

  #meet(thing: Entity, who: string): void {
    const company = this.#company.get(entityKey(thing)) ?? new Set<string>();
    const before = company.size;
    company.add(who);
    this.#company.set(entityKey(thing), company);
    if (inSteps(before) !== inSteps(company.size)) this.#tellCompany(thing);
    // Whoever was seen is not taken for somebody else's slip of the pen any more.
    if (before === 0 && thing.type === 'user') this.#changes.accounts.add(accountName(thing.value) ?? '');
    const population = this.#population.size;
    this.#population.add(who);
    if (inSteps(population) !== inSteps(this.#population.size)) this.#changes.population = true;
  }

  /** A thing is as common as the most common of its names. */
  #tellCompany(thing: Entity): void {
    this.#changes.company.add(entityKey(thing));
    for (const name of this.#declared.namesOf(thing)) this.#changes.company.add(entityKey(name));
  }

  #rememberAccount(entity: Entity): void {
    if (entity.type !== 'user') return;
    const account = accountName(entity.value);
    if (account === null) return;
    const names = this.#accounts.get(account) ?? new Set<string>();
    if (names.has(entity.value)) return;
    names.add(entity.value);
    this.#accounts.set(account, names);
    this.#slips.add(account);
    this.#changes.accounts.add(account);
  }

  /** The names that a thing has, or had within `slackMs` of the time, sorted. */
  aliasesOf(entity: Entity, timeMs: number, slackMs: number): readonly AliasLink[] {
    const own = entityKey(entity);
    const links: AliasLink[] = [];
    for (const key of [...(this.#links.get(own)?.keys() ?? [])].sort()) {
      const fact = this.#facts.get(key);
      if (!fact || fact.kind === 'near' || timeMs < fact.firstMs - slackMs || timeMs > fact.lastMs + slackMs) continue;
      const to = entityKey(fact.a) === own ? fact.b : fact.a;
      links.push({ to, kind: fact.kind, firstMs: fact.firstMs, lastMs: fact.lastMs, how: fact.how });
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

  /** Known account names that are one slip of the pen away, sorted. */
  accountsNear(account: string): readonly string[] {
    return this.#slips.oneSlipAway(account);
  }

  /** The users with this account name, sorted. */
  usersOf(account: string): readonly string[] {
    return [...(this.#accounts.get(account) ?? [])].sort();
  }

  /** With how many hosts or users it was seen under any of its names, in steps. */
  companyOf(entity: Entity): number {
    return inSteps(Math.max(...[entity, ...this.#declared.namesOf(entity)].map((name) => this.#company.get(entityKey(name))?.size ?? 0)));
  }

  /** How many hosts and users there are at all, in steps. */
  get population(): number {
    return inSteps(this.#population.size);
  }

  facts(): Iterable<EntityFact> {
    return this.#facts.values();
  }
}

interface OpenChanges extends FactChanges {
  readonly names: Set<string>;
  readonly accounts: Set<string>;
  readonly company: Set<string>;
  population: boolean;
}

function noChanges(): OpenChanges {
  return { names: new Set(), accounts: new Set(), company: new Set(), population: false };
}

/** Takes one out of a group; a group of nobody goes too. */
function leave(groups: Map<string, Set<string> | Map<string, string>>, of: string, one: string): void {
  const group = groups.get(of);
  group?.delete(one);
  if (group?.size === 0) groups.delete(of);
}

function merge(known: EntityFact | undefined, more: EntityFact): EntityFact {
  const unitMs = SPAN_UNIT_MS[more.kind];
  const firstMs = Math.floor(more.firstMs / unitMs) * unitMs;
  const lastMs = Math.max(firstMs, Math.ceil(more.lastMs / unitMs) * unitMs);
  if (!known) return { ...more, firstMs, lastMs };
  const how = [known.how, more.how].sort()[0] as string;
  return { ...known, firstMs: Math.min(known.firstMs, firstMs), lastMs: Math.max(known.lastMs, lastMs), count: known.count + more.count, how };
}

/** `ann` of `corp\ann` and `ann@corp.example`; null for what is not an account name (a SID). */
export function accountName(user: string): string | null {
  if (/^S-1-/i.test(user)) return null;
  return user.slice(user.lastIndexOf('\\') + 1).split('@')[0] as string;
}
