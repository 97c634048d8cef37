import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findSyslogNg } from '../system-tools.ts';
import { type OutsideProgram, startProgram } from './outside-program.ts';

export interface SyslogNgTargets {
  readonly inPort: number;
  /** Of the platform: its address, and a secret for sending. */
  readonly address: string;
  readonly secret: string;
}

/** A syslog-ng relay that posts messages to our own door, and to the door of Elasticsearch, as its http() destination does. */
export function startSyslogNg(folder: string, { inPort, address, secret }: SyslogNgTargets): OutsideProgram {
  const tool = findSyslogNg();
  if (tool === null) throw new Error('syslog-ng is not installed.');
  const config = join(folder, 'syslog-ng.conf');
  writeFileSync(config, `@version: 3.38
options { stats-freq(0); };
source s_net { network(ip("127.0.0.1") port(${inPort}) transport("tcp") flags(no-parse)); };
destination d_ingest { http(url("${address}/v1/ingest") method("POST") headers("Authorization: Bearer ${secret}", "Content-Type: application/x-ndjson")
  body("\${MESSAGE}") delimiter("\\n") batch-lines(50) batch-timeout(100)); };
destination d_bulk { http(url("${address}/_bulk") method("POST") user("sender") password("${secret}") headers("Content-Type: application/x-ndjson")
  body("{\\"create\\":{\\"_index\\":\\"logs\\"}}\\n$(format-json --scope none message=\${MESSAGE} via=bulk)\\n") delimiter("") batch-lines(50) batch-timeout(100)); };
log { source(s_net); destination(d_ingest); destination(d_bulk); };
`);
  const files = ['--persist-file', 'persist', '--pidfile', 'pid', '--control', 'ctl'].map((part, i) => (i % 2 === 0 ? part : join(folder, `syslog-ng.${part}`)));
  return startProgram(tool, ['--foreground', '--stderr', '--no-caps', '-f', config, ...files]);
}
