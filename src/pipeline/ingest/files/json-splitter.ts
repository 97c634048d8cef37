import type { FileRecord } from './file-record.ts';

/** How lines of a log begin that is no JSON: a syslog priority, a date. Such lines stand between JSON where one file gathers several sources. */
const LOG_LINE = /^(?:<\d{1,3}>|[A-Z][a-z]{2} [ \d]\d \d\d:|\d{4}-\d\d-\d\d[T ])/;

/**
 * Finds the records in lines of JSON: one a line, pretty-printed over many, or the items of one array; each is given as it
 * stands, byte for byte. A line that begins a record which never ends is given up alone, so that one broken line costs no other.
 */
export class JsonSplitter {
  readonly #maxChars: number;
  #held: string[] = [];
  #heldChars = 0;
  #from = 0;
  #depth = 0;
  /** Whether a record has stood on a line of its own: then a line that begins one never belongs to the line before. */
  #isLineByLine: boolean;

  constructor(maxChars: number, isLineByLine = false) {
    this.#maxChars = maxChars;
    this.#isLineByLine = isLineByLine;
  }

  *take(line: string, number: number): Generator<FileRecord> {
    const text = line.trim();
    if (text === '') return;
    if (this.#depth > 0 && isWholeObject(text)) {
      // A whole record begins here while another is open: the open one is broken, unless this is an item inside of it.
      if ((this.#isLineByLine && line.startsWith('{')) || !this.#isInsideArray()) yield* this.#giveUp();
    }
    if (this.#isLineByLine && LOG_LINE.test(line)) yield* this.#giveUp();
    if (this.#depth === 0 && isWholeObject(text)) {
      this.#isLineByLine ||= line.startsWith('{');
      return yield { ok: true, text, line: number };
    }
    if (this.#depth === 0 && LOG_LINE.test(text)) return yield { ok: true, text, line: number };
    yield* this.#scan(line, number);
  }

  *end(): Generator<FileRecord> {
    yield* this.#giveUp();
  }

  #isInsideArray(): boolean {
    return /[[,:]\s*$/.test(this.#held.at(-1) ?? '') || /^\s/.test(this.#held.at(-1) ?? '');
  }

  *#giveUp(): Generator<FileRecord> {
    if (this.#depth > 0) yield { ok: false, reason: this.#heldChars > this.#maxChars ? 'too-large' : 'not-json', line: this.#from };
    this.#held = [];
    this.#heldChars = 0;
    this.#depth = 0;
  }

  /** Walks a line; text outside of any record may only be the brackets and commas of an array. */
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one loop over every character of every record; calls in it would cost more than the rest
  *#scan(line: string, number: number): Generator<FileRecord> {
    let start = 0;
    let inString = false;
    for (let i = 0; i < line.length; i++) {
      const code = line.charCodeAt(i);
      if (inString) {
        if (code === 0x5c) i++;
        else if (code === 0x22) inString = false;
      } else if (code === 0x22) inString = true;
      else if (code === 0x7b) {
        if (this.#depth === 0) {
          start = i;
          this.#from = number;
        }
        this.#depth++;
      } else if (code === 0x7d && this.#depth > 0) {
        this.#depth--;
        if (this.#depth === 0) {
          yield { ok: true, text: [...this.#held, line.slice(start, i + 1)].join('\n'), line: this.#from };
          this.#held = [];
          this.#heldChars = 0;
          start = i + 1;
        }
      }
    }
    if (this.#depth > 0) {
      this.#held.push(line.slice(start));
      this.#heldChars += line.length - start + 1;
      if (this.#heldChars > this.#maxChars) yield* this.#giveUp();
    } else if (!/^[\s,[\]]*$/.test(line.slice(start))) yield { ok: false, reason: 'not-json', line: number };
  }
}

/** True when the text, without blanks around it, is one JSON object as far as its brackets say. */
export function isWholeObject(text: string): boolean {
  return text.startsWith('{') && text.endsWith('}') && isWhole(text);
}

/** True when the brackets of the text close, outside of strings. */
function isWhole(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) {
      i = text.indexOf('"', i + 1);
      while (i > 0 && isEscaped(text, i)) i = text.indexOf('"', i + 1);
      if (i < 0) return false;
    } else if (code === 0x7b) depth++;
    else if (code === 0x7d && --depth === 0) return i === text.length - 1;
  }
  return false;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === 0x5c) slashes++;
  return slashes % 2 === 1;
}
