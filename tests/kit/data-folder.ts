import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const DEFAULT_FOLDER = '../shared/data';

/** The folder with real telemetry: WATCHFLOOR_DATA, or beside the checkout. It is not part of the project. */
export function dataFolder(): string {
  return resolve(import.meta.dirname, '../..', process.env['WATCHFLOOR_DATA'] || DEFAULT_FOLDER);
}

/** The path of one data set of the data folder; null where it is not there. */
export function dataSet(name: string): string | null {
  const path = resolve(dataFolder(), name);
  return existsSync(path) ? path : null;
}

/**
 * Options for a test that wants a data set: `test('...', needsData('name'), () => ...)`. Where it is missing the
 * test is skipped, and says so.
 */
export function needsData(name: string): { skip: string | false } {
  const isThere = dataSet(name) !== null;
  return { skip: isThere ? false : `left out: no data set ${name} in ${dataFolder()}; give a data folder with npm test -- --data DIR` };
}
