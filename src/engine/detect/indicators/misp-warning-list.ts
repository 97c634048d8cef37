import type { Outcome } from '#contract/outcome.ts';
import type { ListedValues } from './warning-lists.ts';

const MAX_VALUES = 1_000_000;

/** A list of MISP's warninglists (`list.json`). Those of type `regex` and `substring` cannot be asked as fast as an event comes, and are refused. */
export function readMispWarningList(document: unknown): Outcome<ListedValues, 'unreadable' | 'unsupported-type'> {
  if (typeof document !== 'object' || document === null) return { ok: false, reason: 'unreadable', detail: 'it is no JSON object' };
  const { name, type, list } = document as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || !Array.isArray(list) || list.length > MAX_VALUES) return { ok: false, reason: 'unreadable', detail: 'it has no name, or no list' };
  if (type !== 'string' && type !== 'hostname' && type !== 'cidr') return { ok: false, reason: 'unsupported-type', detail: `its type is ${String(type)}` };
  return { ok: true, value: { name, match: type === 'hostname' ? 'below' : 'value', values: list.filter((value) => typeof value === 'string') } };
}
