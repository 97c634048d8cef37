import type { JsonObject } from '#contract/event.ts';

const HEAD = /(?:node=(\S+)\s+)?type=([A-Z0-9_[\]]+)\s+msg=audit\((\d+(?:\.\d+)?):(\d+)\):\s*/;
const PAIR = /([\w-]+)=(?:"([^"]*)"|'((?:[^'\\]|\\.)*)'|(\([^)]*\)|\S+))/g;

/** One line of the Linux audit log. ENRICHED logs put translated names behind a 0x1d; those win as `NAME` in capitals. `null` when it is none. */
export function parseAuditd(text: string): JsonObject | null {
  const head = HEAD.exec(text);
  if (!head) return null;
  const body = text.slice(head.index + head[0].length).trimEnd();
  const fields: Record<string, string> = { type: head[2] as string, audit_time: head[3] as string, audit_id: head[4] as string };
  if (head[1]) fields['node'] = head[1];
  readPairs(body, fields);
  return fields;
}

function readPairs(text: string, fields: Record<string, string>): void {
  for (const match of text.matchAll(PAIR)) {
    const name = match[1] as string;
    if (match[3] !== undefined && name === 'msg') readPairs(match[3], fields);
    else fields[name] ??= match[2] ?? match[3] ?? match[4] ?? '';
  }
}
