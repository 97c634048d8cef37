/** A message and the token that stood in its structured data; the token's element is taken out of the message. */
export interface TokenTaken {
  readonly token: string | null;
  readonly message: Buffer;
}

interface Element {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const MARK = Buffer.from('[watchfloor@');
const OURS = /^\[watchfloor@[0-9]+[ \]]/;
const TOKEN_PARAM = / token="((?:[^"\\\]]|\\.)*)"/;
const HEADER = /^<[0-9]{1,3}>[1-9][0-9]{0,2} \S+ \S+ \S+ \S+ \S+ /;
// RFC 5424, 6: the fields of the header are at most 32 + 255 + 48 + 128 + 32 characters.
const HEADER_BYTES = 600;
const ELEMENTS_LIMIT = 64;

/**
 * Takes the token out of RFC 5424 structured data, `[watchfloor@32473 token="..."]`, wherever it stands among other
 * elements. Only the structured data counts: the same text in the message is somebody's text.
 */
export function takeToken(message: Buffer): TokenTaken {
  if (message.indexOf(MARK) === -1) return { token: null, message };
  const header = HEADER.exec(message.subarray(0, HEADER_BYTES).toString('latin1'));
  if (!header) return { token: null, message };
  const dataStart = header[0].length;
  const elements = elementsFrom(message, dataStart);
  const ours = elements.filter((element) => OURS.test(element.text));
  const [first] = ours;
  if (!first) return { token: null, message };
  const token = TOKEN_PARAM.exec(first.text)?.[1]?.replaceAll(/\\(["\\\]])/g, '$1') ?? null;
  return { token, message: without(message, dataStart, { elements, ours }) };
}

// Latin-1 keeps one character a byte, so that places in the text are places in the bytes.
function elementsFrom(message: Buffer, dataStart: number): readonly Element[] {
  const elements: Element[] = [];
  let start = dataStart;
  while (message[start] === 0x5b && elements.length < ELEMENTS_LIMIT) {
    const end = endOfElement(message, start);
    if (end === -1) return elements;
    elements.push({ start, end, text: message.subarray(start, end).toString('latin1') });
    start = end;
  }
  return elements;
}

// A value in quotes may hold brackets; RFC 5424, 6.3.3 escapes quotes, backslashes and closing brackets in it.
function endOfElement(message: Buffer, start: number): number {
  let isQuoted = false;
  for (let i = start + 1; i < message.length; i++) {
    const byte = message[i];
    if (isQuoted && byte === 0x5c) i += 1;
    else if (byte === 0x22) isQuoted = !isQuoted;
    else if (byte === 0x5d && !isQuoted) return i + 1;
  }
  return -1;
}

function without(message: Buffer, dataStart: number, data: { elements: readonly Element[]; ours: readonly Element[] }): Buffer {
  const parts: Buffer[] = [message.subarray(0, dataStart)];
  // Without any element left, the structured data is the nil value.
  if (data.elements.length === data.ours.length) parts.push(Buffer.from('-'));
  let at = dataStart;
  for (const element of data.ours) {
    parts.push(message.subarray(at, element.start));
    at = element.end;
  }
  parts.push(message.subarray(at));
  return Buffer.concat(parts);
}
