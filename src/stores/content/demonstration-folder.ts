import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const DEMONSTRATION_FILE = 'demonstration/records.gen.txt';

/** A database that knows the addresses of the records, which are those for documentation. */
export const DEMONSTRATION_ADDRESS_FILE = 'demonstration/addresses.gen.mmdb';

/** In the file a time stands as `{{form:+81.5s}}`, counted from the start of the story. */
const MARK = /\{\{(\w+):\+([\d.]+)s\}\}/g;

/** The records of the demonstration, in the order in which they happen, moved in time so that the last is at `endMs`. */
export async function readDemonstration(contentFolder: string, endMs: number): Promise<readonly string[]> {
  const text = await readFile(join(contentFolder, DEMONSTRATION_FILE), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  const latestMs = Math.max(0, ...lines.flatMap((line) => Array.from(line.matchAll(MARK), (match) => Number(match[2]) * 1000)));
  return lines.map((line) => line.replaceAll(MARK, (_whole, form: string, seconds: string) => writeTime(form, endMs - latestMs + Number(seconds) * 1000)));
}

/** A time in one of the forms that native records use. Throws for a form that there is not. */
export function writeTime(form: string, timeMs: number): string {
  const date = new Date(timeMs);
  const iso = date.toISOString();
  const write = FORMS[form];
  if (write === undefined) throw new Error(`${DEMONSTRATION_FILE} has a time of the unknown form "${form}".`);
  return write(iso, timeMs, date);
}

const FORMS: Readonly<Record<string, (iso: string, timeMs: number, date: Date) => string>> = {
  iso: (iso) => iso,
  iso7: (iso) => iso.replace('Z', '0000Z'),
  seconds: (iso) => iso.slice(0, 19),
  epoch: (_iso, timeMs) => (timeMs / 1000).toFixed(3),
  ms: (_iso, timeMs) => String(Math.round(timeMs)),
  ns: (_iso, timeMs) => `${Math.round(timeMs)}000000`,
  date: (iso) => iso.slice(0, 10),
  clock: (iso) => iso.slice(11, 19),
  sysmon: (iso) => iso.slice(0, 23).replace('T', ' '),
  rfc3164: (iso, _timeMs, date) => `${date.toUTCString().slice(8, 11)} ${String(date.getUTCDate()).padStart(2)} ${iso.slice(11, 19)}`,
};
