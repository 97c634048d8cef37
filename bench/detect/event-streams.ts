import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Windows events as they arrived, one record a text: what is measured, and others of the same files to learn from before. */
export interface EventStreams {
  readonly measured: readonly string[];
  readonly learning: readonly string[];
}

/** Events spread evenly over all files of the folder; those to learn from are their neighbours. */
export function readStreams(folder: string, count: number, wanted: (line: string) => boolean = () => true): EventStreams {
  const files = globSync('**/*.ndjson.gz', { cwd: folder }).filter((file) => !/network|zeek/.test(file)).sort();
  const lines = files.flatMap((file) => gunzipSync(readFileSync(join(folder, file))).toString().trimEnd().split('\n')).filter(wanted);
  const stride = Math.max(2, Math.floor(lines.length / count));
  return { measured: lines.filter((_, i) => i % stride === 0).slice(0, count), learning: lines.filter((_, i) => i % stride === 1).slice(0, count) };
}

/** The classes of events whose cost is told apart, by what stands in their records. */
export const CLASSES: Readonly<Record<string, RegExp>> = {
  'process creation (Sysmon 1)': /"EventID": ?1,.*Sysmon|Sysmon.*"EventID": ?1,/,
  'network connection (3)': /"EventID": ?3,.*Sysmon|Sysmon.*"EventID": ?3,/,
  'image load (7)': /"EventID": ?7,.*Sysmon|Sysmon.*"EventID": ?7,/,
  'process access (10)': /"EventID": ?10,.*Sysmon|Sysmon.*"EventID": ?10,/,
  'file created (11)': /"EventID": ?11,.*Sysmon|Sysmon.*"EventID": ?11,/,
  'registry (12, 13)': /"EventID": ?1[23],.*Sysmon|Sysmon.*"EventID": ?1[23],/,
  'PowerShell (800, 4103, 4104)': /"EventID": ?(?:800|4103|4104),/,
  'Security log': /"Channel": ?"Security"/,
};
