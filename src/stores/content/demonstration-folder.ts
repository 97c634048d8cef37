import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The records of the demonstration, in the order in which they happen, moved in time so that the last is at `endMs`. In the files
 * times stand as `{{+1h2m3s}}` (ISO 8601), `{{epoch:+90s}}` (seconds), `{{ms:+90s}}` or `{{rfc3164:+90s}}`, counted from the start of the story.
 */
export async function readDemonstration(contentFolder: string, endMs: number): Promise<readonly string[]> {
  const folder = join(contentFolder, 'demonstration');
  const text = await readFile(join(folder, 'records.ndjson'), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  const latestMs = Math.max(...lines.flatMap((line) => Array.from(line.matchAll(STAMP), (match) => spanMs(match[2] as string))));
  return lines.map((line) => line.replaceAll(STAMP, (_whole, form: string | undefined, span: string) => writeTime(form ?? 'iso', endMs - latestMs + spanMs(span))));
}

const STAMP = /\{\{(?:(epoch|ms|rfc3164|rfc5322|date):)?\+([\ddhms.]+)\}\}/g;

function spanMs(span: string): number {
  const units = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 } as const;
  return Array.from(span.matchAll(/([\d.]+)([dhms])/g)).reduce((sum, match) => sum + Number(match[1]) * units[match[2] as keyof typeof units], 0);
}

function writeTime(form: string, ms: number): string {
  const date = new Date(ms);
  if (form === 'epoch') return (ms / 1000).toFixed(3);
  if (form === 'ms') return String(Math.round(ms));
  if (form === 'date') return date.toISOString().slice(0, 10);
  if (form === 'rfc5322') return `${date.toUTCString().slice(0, -4)} +0000`;
  if (form === 'rfc3164') return `${date.toUTCString().slice(8, 11)} ${String(date.getUTCDate()).padStart(2)} ${date.toISOString().slice(11, 19)}`;
  return date.toISOString();
}
