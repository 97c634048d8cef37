import type { KeptMemory, MemoryChanges, ModelOf } from '#contract/model.ts';
import { domainParts, isBelow } from './domain-parts.ts';
import type { Behaviour, Deviation, Observation } from './finding.ts';
import { MemoryTable } from './memory-table.ts';
import { strangenessOf } from './name-language.ts';
import { logRamp, ramp } from './robust-statistics.ts';
import { shortHash } from './short-hash.ts';
import { isToBeTold } from './telling.ts';

/** The registered domains that a client asked for within the window. */
interface Domains {
  w: number;
  /** All distinct ones. */
  u: number[];
  /** How many of them look made by a program; are not there; both. */
  g: number;
  m: number;
  b: number;
  /** Domains of which an answer was told. */
  t: number;
  o: number;
}

/** Shorter labels are abbreviations as often as not. */
const MIN_LABEL = 5;
/** Standard deviations above what names are made of: one name in a hundred is further up. */
const STRANGE = 2.33;
/** Names of companies are odd more often than words: a quarter is usual, eight in ten are not. */
const [USUAL, PLAIN] = [0.25, 0.8];
/** Of the domains that people ask for hardly any is missing; of those that a program tries nearly all are. */
const [MISTYPED, TRIED] = [0.1, 0.7];
/** What is left of the score where answers are told and all domains are there: odd names of those who look up lists of sites. */
const ANSWERED = 0.6;
const MOST = 8;
const EACH = 5;
const MINUTE_MS = 60_000;

/** A program that tries domains which it computes: many domains, most of them without words, and most not there. */
export class DgaBehaviour implements Behaviour {
  #model: ModelOf<'dga'>;
  readonly #domains: MemoryTable<Domains>;
  #known: ReadonlySet<string>;
  readonly #missing: ReadonlySet<string>;

  constructor(model: ModelOf<'dga'>, kept: readonly KeptMemory[]) {
    this.#model = model;
    this.#known = new Set(model.parameters.knownDomains);
    this.#missing = new Set(model.parameters.missing.map((answer) => String(answer).toLowerCase()));
    this.#domains = new MemoryTable(model.name, model.maxEntries, kept);
  }

  observe({ entity, features, timeMs }: Observation): Deviation | null {
    const parts = domainParts(String(features['name'] ?? ''));
    if (parts === null || isBelow(parts.registered, this.#known)) return null;
    const { windowMinutes, fullDomains, minDomains } = this.#model.parameters;
    const domains = this.#domains.see(entity.value, () => ({ w: timeMs, u: [], g: 0, m: 0, b: 0, t: 0, o: 0 }));
    const windowMs = windowMinutes * MINUTE_MS;
    // What comes late by more than a window belongs to none that is known.
    if (timeMs < domains.w - windowMs) return null;
    const isFull = domains.u.length >= fullDomains * MOST;
    if (isFull || timeMs >= domains.w + windowMs) Object.assign(domains, { w: timeMs, u: [], g: 0, m: 0, b: 0, t: 0 });
    const hash = shortHash(parts.registered);
    if (domains.u.includes(hash)) return null;
    domains.u.push(hash);
    const isStrange = parts.label.length >= MIN_LABEL && strangenessOf(parts.label) > STRANGE;
    const isMissing = this.#missing.has(String(features['answer'] ?? '').toLowerCase());
    if (features['answer'] !== undefined) domains.t++;
    if (isStrange) domains.g++;
    if (isMissing) domains.m++;
    if (isStrange && isMissing) domains.b++;
    const evidence = Math.max(domains.g, domains.m);
    return (isStrange || isMissing) && evidence >= minDomains && evidence % EACH === 0 ? this.#judge(domains, { timeMs, evidence }) : null;
  }

  follow(model: ModelOf<'dga'>): void {
    this.#model = model;
    this.#known = new Set(model.parameters.knownDomains);
  }

  changes(): MemoryChanges {
    return this.#domains.changes();
  }

  #judge(domains: Domains, { timeMs, evidence }: { timeMs: number; evidence: number }): Deviation | null {
    const { minDomains, fullDomains } = this.#model.parameters;
    const { u, g, m, b, t } = domains;
    const all = u.length;
    // Among missing ones the share of strange ones tells, if what the client asks for meanwhile is no more than they are.
    const strange = ramp(m >= minDomains ? Math.max((b / m) * ramp(m / all, 0, 0.5), g / all) : g / all, USUAL, PLAIN);
    const missing = ramp(m / all, MISTYPED, TRIED);
    const count = logRamp(evidence, minDomains, fullDomains);
    const score = (0.55 * strange + 0.25 * missing + 0.2 * count) * (0.7 + 0.3 * count) * (t * 2 > all ? ANSWERED + (1 - ANSWERED) * missing : 1);
    if (!isToBeTold(score, domains, timeMs, this.#model)) return null;
    const values = { domains: all, strange: g, missing: m, both: b, share: Math.round((100 * m) / all) };
    const reasons = [{ name: 'names', weight: 0.55 * strange, values }, { name: 'missing', weight: 0.2 * count, values }, { name: 'share', weight: 0.25 * missing, values }];
    return { score, reasons, baseline: values };
  }
}
