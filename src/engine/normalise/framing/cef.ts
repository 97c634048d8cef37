import type { Json, JsonObject } from '#contract/event.ts';

const HEADER_NAMES = ['cefVersion', 'deviceVendor', 'deviceProduct', 'deviceVersion', 'deviceEventClassId', 'name', 'cefSeverity'] as const;

/** ArcSight Common Event Format: seven header parts, then `key=value` with blanks inside values. `null` when it is none. */
export function parseCef(text: string): JsonObject | null {
  const start = text.indexOf('CEF:');
  if (start < 0) return null;
  const { parts, rest } = splitHeader(text.slice(start + 4), HEADER_NAMES.length);
  if (parts.length < HEADER_NAMES.length) return null;
  const fields: Record<string, string> = {};
  HEADER_NAMES.forEach((name, i) => {
    fields[name] = parts[i] ?? '';
  });
  return nameCustomFields({ ...fields, ...parseExtension(rest) });
}

/** Splits at unescaped `|`. */
function splitHeader(text: string, count: number): { parts: string[]; rest: string } {
  const parts: string[] = [];
  let part = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    if (char === '\\' && (text[i + 1] === '|' || text[i + 1] === '\\')) part += text[++i];
    else if (char === '|') {
      parts.push(part);
      part = '';
      if (parts.length === count) return { parts, rest: text.slice(i + 1) };
    } else part += char;
  }
  parts.push(part);
  return { parts, rest: '' };
}

function parseExtension(text: string): Record<string, string> {
  const fields: Record<string, string> = {};
  const keys = Array.from(text.matchAll(/(?:^|\s)([\w.[\]-]+)=/g)).filter((match) => !isEscapedEquals(text, match));
  keys.forEach((match, i) => {
    const from = match.index + match[0].length;
    const to = keys[i + 1]?.index ?? text.length;
    fields[match[1] as string] = text.slice(from, to).trim().replace(/\\([=\\|])/g, '$1').replace(/\\n/g, '\n').replace(/\\r/g, '\r');
  });
  return fields;
}

function isEscapedEquals(text: string, match: RegExpExecArray): boolean {
  return text[match.index + match[0].length - 2] === '\\';
}

/** `cs1=x cs1Label=Policy` is also readable as `Policy`. */
export function nameCustomFields(fields: Record<string, Json | undefined>): JsonObject {
  for (const [key, label] of Object.entries(fields)) {
    if (!key.endsWith('Label') || typeof label !== 'string' || label === '') continue;
    const value = fields[key.slice(0, -'Label'.length)];
    if (value !== undefined && fields[label] === undefined) fields[label] = value;
  }
  return fields;
}
