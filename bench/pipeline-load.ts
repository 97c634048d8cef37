import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const MAX_RECORDS_EACH = 20_000;
/** Records of real captures come in runs of one kind; every n-th of a file gives the mix of the whole. */
const MAX_FROM_ONE_FILE = 400;

/** Gives a record after the other, Windows and CloudTrail in turns, with the times of now. */
export async function readLoad(data: string): Promise<(nowMs: number) => string> {
  const windows = readRecords(join(data, 'otrf-security-datasets'), '*/*.ndjson.gz', (line) => line.includes('"Channel"') || line.includes('"log_name"'));
  const cloudTrail = readRecords(data, 'aws-*/*.ndjson.gz', (line) => line.includes('"eventSource"'));
  if (windows.length === 0 || cloudTrail.length === 0) throw new Error(`${data} has no Windows records in otrf-security-datasets or no CloudTrail in aws-*.`);
  let next = 0;
  return (nowMs) => {
    const turn = next++;
    const kind = turn % 2 === 0 ? windows : cloudTrail;
    return withTimeOf(kind[(turn >> 1) % kind.length] as string, nowMs);
  };
}

function readRecords(folder: string, pattern: string, isWanted: (line: string) => boolean): string[] {
  const records: string[] = [];
  for (const name of globSync(pattern, { cwd: folder }).sort()) {
    if (records.length >= MAX_RECORDS_EACH) break;
    const lines = gunzipSync(readFileSync(join(folder, name))).toString('utf8').split('\n').filter((line) => line !== '' && isWanted(line));
    const step = Math.max(1, Math.floor(lines.length / MAX_FROM_ONE_FILE));
    for (let i = 0; i < lines.length; i += step) records.push(lines[i] as string);
  }
  return records;
}

const TIME = /\d{4}-\d\d-\d\d([T ])\d\d:\d\d:\d\d/g;

function withTimeOf(line: string, nowMs: number): string {
  const now = new Date(nowMs).toISOString();
  return line.replace(TIME, (_whole, separator: string) => `${now.slice(0, 10)}${separator}${now.slice(11, 19)}`);
}
