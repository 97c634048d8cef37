import { notTaken, type Reading, type ReadingDefaults, readIndicator } from './reading.ts';

/** Reads a list of one value a line; what stands behind `#` or `;` after a blank is a comment, and so are whole lines. Values may be written `hxxp` and `[.]`. */
export function* readPlainList(lines: Iterable<string>, defaults: ReadingDefaults): Generator<Reading> {
  for (const line of lines) {
    const reading = readPlainLine(line, defaults);
    if (reading !== null) yield reading;
  }
}

/** Null for a line that has nothing but a comment. */
export function readPlainLine(line: string, defaults: ReadingDefaults): Reading | null {
  const text = line.replace(/^\ufeff/, '').trim();
  if (text === '' || /^(?:#|;|\/\/)/.test(text)) return null;
  const bare = text.replace(/\s+[#;].*$/, '');
  // Hosts files, which some lists are, name an address of nowhere before each name.
  const host = /^(?:0\.0\.0\.0|127\.0\.0\.1|::1?)\s+(\S+)$/.exec(bare);
  const [value = '', count, more] = host === null ? bare.split(/\s+/) : [host[1] ?? ''];
  // Some lists say behind the value how often it was seen.
  if (more !== undefined || (count !== undefined && !/^\d+$/.test(count))) return notTaken('bad-value', text);
  return readIndicator({ value }, defaults);
}
