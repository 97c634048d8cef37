import type { JsonObject } from '#contract/event.ts';

/** QRadar Log Event Extended Format 1.0 and 2.0; `null` when it is none. */
export function parseLeef(text: string): JsonObject | null {
  const match = /LEEF:([\d.]+)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|/.exec(text);
  if (!match) return null;
  let rest = text.slice(match.index + match[0].length);
  let separator = '\t';
  if (match[1]?.startsWith('2')) {
    const custom = /^(x?[0-9A-Fa-f]{2,4}|0x[0-9A-Fa-f]{2,4}|[^|]?)\|/.exec(rest);
    if (custom) {
      separator = readSeparator(custom[1] ?? '');
      rest = rest.slice(custom[0].length);
    }
  }
  // rsyslog writes control characters as a number sign and three octal digits.
  else if (!rest.includes('\t') && /^[^#]*=[^#]*#011[\w.]+=/.test(rest)) separator = '#011';
  // Palo Alto Networks' templates part the attributes of version 1.0 by bars.
  else if (!rest.includes('\t') && /^[\w.]+=[^|]*\|[\w.]+=/.test(rest)) separator = '|';
  const fields: Record<string, string> = {
    leefVersion: match[1] ?? '', deviceVendor: match[2] ?? '', deviceProduct: match[3] ?? '', deviceVersion: match[4] ?? '', eventId: match[5] ?? '',
  };
  for (const pair of rest.split(separator)) {
    const equals = pair.indexOf('=');
    if (equals > 0) fields[pair.slice(0, equals).trim()] = pair.slice(equals + 1).trim();
  }
  return fields;
}

function readSeparator(text: string): string {
  if (text === '') return '\t';
  const hex = /^(?:0?x)([0-9A-Fa-f]{2,4})$/.exec(text);
  return hex ? String.fromCharCode(Number.parseInt(hex[1] as string, 16)) : text;
}
