import type { Json, JsonObject } from '#contract/event.ts';
import { type HotColumn, HOT_COLUMNS, isNumberKind } from './hot-columns.ts';
import { isOddText, oddOcsfPath } from './odd-places.ts';

const MAX_OF_KIND = { u8: 0xff, u16: 0xffff, u32: 0xffff_ffff, u64: Number.MAX_SAFE_INTEGER } as const;
const PLAIN_NUMBER = /^[1-9][0-9]{0,15}$/;

/** The columns that hold all of what their one path holds, as rules read it: those of one path and one value. */
const TOLD_COLUMNS = HOT_COLUMNS.filter(({ kind, paths }) => paths.length === 1 && kind !== 'texts');

const READERS = TOLD_COLUMNS.map((column) => ({ name: oddOcsfPath(column.paths[0] as string), names: (column.paths[0] as string).split('.'), isTold: toldTest(column) }));

const BY_PATH = new Map(TOLD_COLUMNS.map((column) => [column.paths[0] as string, column]));

/** The column that tells what stands at an OCSF path, where there is one; except for events that name the path as odd. */
export function columnTelling(path: readonly string[]): HotColumn | undefined {
  return BY_PATH.get(path.join('.'));
}

/** OCSF paths whose columns do not tell what stands there: lists, objects, null, empty text, numbers that do not fit. */
export function oddOcsfPaths(ocsf: JsonObject): readonly string[] {
  const odd: string[] = [];
  for (const { name, names, isTold } of READERS) {
    const value = valueAt(ocsf, names);
    if (value !== undefined && !isTold(value)) odd.push(name);
  }
  return odd;
}

/** The value of a path; a list on the way is answered as it is, since a rule reads all its items. */
function valueAt(ocsf: JsonObject, names: readonly string[]): Json | undefined {
  let value: Json | undefined = ocsf;
  for (let i = 0; i < names.length; i++) {
    if (Array.isArray(value)) return value;
    if (typeof value !== 'object' || value === null) return undefined;
    const name = names[i] as string;
    value = Object.hasOwn(value, name) ? (value as JsonObject)[name] : undefined;
  }
  return value;
}

function toldTest({ kind }: HotColumn): (value: Json) => boolean {
  if (kind === 'texts' || !isNumberKind(kind)) return (value) => typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value !== '' && !isOddText(value));
  const max = MAX_OF_KIND[kind];
  return (value) => (typeof value === 'number' || typeof value === 'string') && PLAIN_NUMBER.test(String(value)) && Number(value) <= max;
}
