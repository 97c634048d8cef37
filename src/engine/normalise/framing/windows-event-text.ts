import type { Json, JsonObject } from '#contract/event.ts';

/**
 * An event as Splunk's universal forwarder renders it: a line with the time, lines `LogName=Security`, `EventCode=4625`, and at the end
 * `Message=` with all that follows. `null` when the text is none.
 */
export function readRenderedEvent(text: string): JsonObject | null {
  if (!text.includes('EventCode=') || !/^EventCode=\d+\s*$/m.test(text) || !/^LogName=/m.test(text)) return null;
  const fields: Record<string, Json> = {};
  const start = text.search(/^Message=/m);
  const header = start < 0 ? text : text.slice(0, start);
  for (const match of header.matchAll(/^(\w+)=(.*)$/gm)) fields[match[1] as string] = (match[2] as string).trim();
  if (start >= 0) fields['Message'] = text.slice(start + 'Message='.length);
  const time = /^\d[^\n=]*/.exec(text.trim());
  if (time) fields['EventTime'] = time[0].trim();
  return fields;
}
