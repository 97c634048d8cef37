import type { ModelKind } from '#contract/model.ts';
import type { SimpleScore } from './measure-model.ts';

/** What people write without a model: one number of one record or one count, with a threshold. It is given the best threshold that the data allow. */
export const SIMPLE_SCORES: Readonly<Partial<Record<ModelKind, SimpleScore>>> = {
  beacon: {
    name: 'contacts of a pair in a day',
    create: () => {
      const counts = new Map<string, number>();
      return ({ entity, features, timeMs }) => {
        const key = `${entity.value} ${features['address']} ${Math.floor(timeMs / 86_400_000)}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
        return counts.get(key) ?? null;
      };
    },
  },
  'first-seen': {
    name: 'the first of a value of an entity',
    create: () => {
      const seen = new Set<string>();
      return ({ entity, features }) => {
        const key = `${entity.value} ${features['value']}`;
        const isNew = !seen.has(key);
        seen.add(key);
        return isNew ? 1 : null;
      };
    },
  },
  rate: {
    name: 'events in an hour',
    create: () => {
      const counts = new Map<string, number>();
      return ({ entity, timeMs }) => {
        const key = `${entity.value} ${Math.floor(timeMs / 3_600_000)}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
        return counts.get(key) ?? null;
      };
    },
  },
  'dns-tunnel': { name: 'length of a name', create: () => ({ features }) => String(features['name'] ?? '').length },
  dga: { name: 'entropy of a name', create: () => ({ features }) => entropyOf(String(features['name'] ?? '').split('.').at(-2) ?? '') },
};

function entropyOf(text: string): number {
  const counts = Map.groupBy(text, (letter) => letter);
  return [...counts.values()].reduce((sum, { length }) => sum - (length / text.length) * Math.log2(length / text.length), 0);
}
