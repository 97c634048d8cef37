import type { StixObject } from './stix-bundle.ts';

const [QUOTE, BACKSLASH, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d] as const;

/** The objects of a STIX bundle or TAXII answer one by one, as often as they are asked for; what cannot be read is an empty object. Null where the text is none. */
export function objectsOfBundle(text: string): Iterable<StixObject> | null {
  // The list may stand at the end of the bundle; its name is also that of a property of reports, which have ids in it.
  const match = /"objects"\s*:\s*\[\s*[{\]]/.exec(text);
  if (match === null || !/^\s*\{/.test(text.slice(0, 100))) return null;
  const from = match.index + match[0].length - 1;
  return { [Symbol.iterator]: () => objectsFrom(text, from) };
}

function* objectsFrom(text: string, from: number): Generator<StixObject> {
  for (let at = from; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === CLOSE_LIST) return;
    if (code !== OPEN) at++;
    else {
      const end = endOfObject(text, at);
      yield parsed(text.slice(at, end));
      at = end;
    }
  }
}

function endOfObject(text: string, from: number): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = endOfString(text, i);
    else if (code === OPEN || code === OPEN_LIST) depth++;
    else if ((code === CLOSE || code === CLOSE_LIST) && --depth === 0) return i + 1;
  }
  return text.length;
}

function endOfString(text: string, from: number): number {
  for (let i = text.indexOf('"', from + 1); i >= 0; i = text.indexOf('"', i + 1)) {
    let slashes = 0;
    while (text.charCodeAt(i - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return i;
  }
  return text.length;
}

function parsed(text: string): StixObject {
  try {
    return JSON.parse(text) as StixObject;
  } catch {
    return {};
  }
}
