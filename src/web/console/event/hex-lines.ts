/** One line of a hex view: where it starts, its bytes, and what of them is printable ASCII. */
export interface HexLine {
  readonly offset: string;
  readonly bytes: string;
  readonly text: string;
}

const LINE_BYTES = 16;
const HALF = LINE_BYTES / 2;

function toLine(bytes: Uint8Array, start: number): HexLine {
  const line = [...bytes.subarray(start, start + LINE_BYTES)];
  const hex = line.map((byte) => byte.toString(16).padStart(2, '0'));
  return {
    offset: start.toString(16).padStart(6, '0'),
    bytes: [hex.slice(0, HALF).join(' '), hex.slice(HALF).join(' ')].join('  ').padEnd(LINE_BYTES * 3),
    text: line.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join(''),
  };
}

/** The first `limit` bytes, sixteen a line. */
export function hexLines(bytes: Uint8Array, limit: number): readonly HexLine[] {
  const end = Math.min(bytes.length, limit);
  return Array.from({ length: Math.ceil(end / LINE_BYTES) }, (_, i) => toLine(bytes.subarray(0, end), i * LINE_BYTES));
}
