import type { KeptMemory, MemoryChanges, ModelOf } from '#contract/model.ts';
import { type DomainParts, domainParts, isBelow } from './domain-parts.ts';
import type { Behaviour, Deviation, Observation } from './finding.ts';
import { MemoryTable } from './memory-table.ts';
import { surpriseOf } from './name-language.ts';
import { logRamp, ramp } from './robust-statistics.ts';
import { addDistinct } from './short-hash.ts';
import { isToBeTold } from './telling.ts';

/** What a client asked below one registered domain within the window. */
interface Asked {
  /** Start of the window. */
  w: number;
  /** Questions, and those of a type that is asked for seldom. */
  q: number;
  r: number;
  /** Distinct names below the domain, their letters, and the bits of surprise in those. */
  u: number[];
  c: number;
  s: number;
  o: number;
}

/** Distinct names are counted up to so many times those that are full evidence. */
const MOST_NAMES = 2;
const EACH = 10;
/** Letters in the names below a domain: host names people give are short; a tunnel fills the 63 letters of a label or several (RFC 1035). */
const [SHORT, LONG] = [10, 40];
/** Bits in a letter: words have 3.6 (the mean of the table of names), letters and digits by chance 5.2 (log2 36) and more. */
const [WORDS, CHANCE] = [3.8, 5.2];
/** Letters in all: a greeting, and what somebody carries out. */
const [LITTLE, MUCH] = [500, 10_000];
const WEIGHTS = { length: 0.3, letters: 0.3, types: 0.2, volume: 0.2 } as const;
const MINUTE_MS = 60_000;

/** Data that leaves in the names that are asked for: each name new, long and without words, all below one domain. */
export class DnsTunnelBehaviour implements Behaviour {
  #model: ModelOf<'dns-tunnel'>;
  readonly #asked: MemoryTable<Asked>;
  #known: ReadonlySet<string>;
  readonly #usualTypes: ReadonlySet<string>;

  constructor(model: ModelOf<'dns-tunnel'>, kept: readonly KeptMemory[]) {
    this.#model = model;
    this.#known = new Set(model.parameters.knownDomains);
    this.#usualTypes = new Set(model.parameters.usualTypes.map((type) => type.toUpperCase()));
    this.#asked = new MemoryTable(model.name, model.maxEntries, kept);
  }

  observe({ entity, features, timeMs }: Observation): Deviation | null {
    const parts = domainParts(String(features['name'] ?? ''));
    if (parts === null || parts.below === '' || isBelow(`${parts.below}.${parts.registered}`, this.#known)) return null;
    const asked = this.#asked.see(`${entity.value} ${parts.registered}`, () => ({ w: timeMs, q: 0, r: 0, u: [], c: 0, s: 0, o: 0 }));
    const windowMs = this.#model.parameters.windowMinutes * MINUTE_MS;
    // What comes late by more than a window belongs to none that is known.
    if (timeMs < asked.w - windowMs) return null;
    if (timeMs >= asked.w + windowMs) Object.assign(asked, { w: timeMs, q: 0, r: 0, u: [], c: 0, s: 0 });
    const isNew = this.#note(asked, parts, features['type']);
    const { minNames } = this.#model.parameters;
    return isNew && asked.u.length >= minNames && (asked.u.length - minNames) % EACH === 0 ? this.#judge(asked, parts, timeMs) : null;
  }

  follow(model: ModelOf<'dns-tunnel'>): void {
    this.#model = model;
    this.#known = new Set(model.parameters.knownDomains);
  }

  changes(): MemoryChanges {
    return this.#asked.changes();
  }

  #note(asked: Asked, { below }: DomainParts, type: string | number | undefined): boolean {
    asked.q++;
    if (type !== undefined && !this.#usualTypes.has(String(type).toUpperCase())) asked.r++;
    if (!addDistinct(asked.u, below, this.#model.parameters.fullNames * MOST_NAMES)) return false;
    const text = below.replaceAll('.', '');
    asked.c += text.length;
    asked.s += surpriseOf(text).bits;
    return true;
  }

  #judge(asked: Asked, { registered }: DomainParts, timeMs: number): Deviation | null {
    const { minNames, fullNames } = this.#model.parameters;
    const names = asked.u.length;
    const [mean, bits, rare, fresh] = [asked.c / names, asked.s / (asked.c + names), asked.r / asked.q, names / asked.q];
    const parts = { length: ramp(mean, SHORT, LONG), letters: ramp(bits, WORDS, CHANCE), types: rare, volume: logRamp(asked.c, LITTLE, MUCH) };
    const sum = WEIGHTS.length * parts.length + WEIGHTS.letters * parts.letters + WEIGHTS.types * parts.types + WEIGHTS.volume * parts.volume;
    // Who asks for the same names again and again carries nothing with them.
    const score = sum * ramp(fresh, 0.1, 0.5) * (0.8 + 0.2 * logRamp(names, minNames, fullNames));
    if (!isToBeTold(score, asked, timeMs, this.#model)) return null;
    const values = { domain: registered, names, questions: asked.q, fresh: Math.round(fresh * 100), mean: Math.round(mean), bits: Math.round(bits * 10) / 10, rare: Math.round(rare * 100), letters: asked.c };
    const reasons = (['names', 'length', 'letters', 'types', 'volume'] as const).map((name) => ({ name, weight: name === 'names' ? 0.25 : WEIGHTS[name] * parts[name], values }));
    return { score, reasons, baseline: values };
  }
}
