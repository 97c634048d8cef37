import type { BehaviourModel, KeptMemory, ModelKind } from '#contract/model.ts';
import { type FadedBaseline, usualAmount } from './faded-baseline.ts';

/** A thing that a model remembers, in words for people. */
export interface RememberedFact {
  readonly name: string;
  /** A text, a number, or a time in milliseconds since 1970, as the name says. */
  readonly value: string | number;
  readonly isTime?: true;
}

export interface Remembered {
  /** Beside the entity: the destination, the domain; empty where the memory is of the entity alone. */
  readonly about: string;
  readonly facts: readonly RememberedFact[];
}

/** All that models keep by short names; each kind has some of them. */
interface Memory extends Partial<FadedBaseline> {
  readonly f?: number;
  readonly l?: number;
  readonly n?: number;
  readonly o?: number;
  readonly w?: number | string;
  readonly v?: readonly number[];
  readonly u?: readonly number[];
  readonly h?: readonly number[];
  readonly t?: number | readonly number[];
  readonly q?: number;
  readonly b?: number;
  readonly g?: number | string;
  readonly c?: number;
  readonly p?: number | string;
}

/** What a model remembers of an entity. Values of people are kept as hashes, so there is their number and not what they were. */
export function describeMemory(model: BehaviourModel, entity: string, kept: KeptMemory): Remembered {
  const memory = JSON.parse(kept.memory) as Memory;
  const facts = FACTS[model.kind](memory, model);
  const told = typeof memory.o === 'number' && memory.o > 0 ? [time('told last', memory.o)] : [];
  return { about: kept.key === entity ? '' : kept.key.slice(entity.length + 1), facts: [...facts.filter(({ value }) => value !== ''), ...told] };
}

type Facts = (memory: Memory, model: BehaviourModel) => readonly RememberedFact[];

function time(name: string, value: number | undefined): RememberedFact {
  return value === undefined ? { name, value: '' } : { name, value, isTime: true };
}

function fact(name: string, value: string | number | undefined): RememberedFact {
  return { name, value: value ?? '' };
}

const HABITS: Facts = ({ f, l, n, v }) => [time('known since', f), time('seen last', l), fact('times seen', n), fact('different values', v?.length)];

const AMOUNTS: Facts = ({ m = 0, d = 0, k, c }) => [fact('usual in a window', Math.round(usualAmount({ m, d, k: k ?? 0 }))), fact('windows learnt', k), fact('in the open window', c)];

const FACTS: Readonly<Record<ModelKind, Facts>> = {
  'beacon': ({ f, l, n, t }) => [time('first contact', f), time('latest contact', l), fact('contacts', n), fact('kept to measure intervals', Array.isArray(t) ? t.length : undefined)],
  'dns-tunnel': ({ w, q, u, c }) => [time('window since', Number(w)), fact('questions', q), fact('different names', u?.length), fact('letters in them', c)],
  'dga': ({ w, u, g, b }) => [time('window since', Number(w)), fact('different domains', u?.length), fact('read like no words', g), fact('of those, not there', b)],
  'first-seen': HABITS,
  'logon-edge': HABITS,
  'rarity': ({ g }) => [fact('group', g === '' ? 'all' : g)],
  'rate': AMOUNTS,
  'mass-change': AMOUNTS,
  'time-of-day': ({ f, n, h }) => [time('known since', f), fact('times seen', n), fact('usual hours (UTC)', usualHours(h ?? []))],
  'travel': ({ t, p, w }) => [time('seen last', typeof t === 'number' ? t : undefined), fact('at', p), fact('network', w)],
};

/** Hours that have more than an even share. */
function usualHours(counts: readonly number[]): string {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const usual = counts.flatMap((count, hour) => (count > all / counts.length ? [String(hour).padStart(2, '0')] : []));
  return usual.length === 0 ? 'none yet' : usual.join(', ');
}
