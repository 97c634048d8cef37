interface Literal {
  readonly text: string;
  readonly gramAt: number;
  readonly entry: number;
}

const GRAM = 3;
const FILTER_BITS = 16;

/** Finds which of many literals a text contains: one pass over its three-letter grams, then a check of each hit. */
export class GramIndex {
  readonly #filter = new Uint8Array(1 << FILTER_BITS);
  readonly #byGram = new Map<number, Literal[]>();
  readonly #short: { readonly text: string; readonly entry: number }[] = [];

  add(text: string, entry: number): void {
    if (text.length < GRAM) {
      this.#short.push({ text, entry });
      return;
    }
    const gramAt = (text.length - GRAM) >> 1;
    const gram = gramOf(text, gramAt);
    const list = this.#byGram.get(gram);
    if (list === undefined) this.#byGram.set(gram, [{ text, gramAt, entry }]);
    else list.push({ text, gramAt, entry });
    this.#filter[hash(gram)] = 1;
  }

  find(text: string, found: (entry: number) => void): void {
    for (const literal of this.#short) if (text.includes(literal.text)) found(literal.entry);
    if (this.#byGram.size === 0) return;
    let gram = 0;
    for (let i = 0; i < text.length; i++) {
      gram = ((gram << 8) | (text.charCodeAt(i) & 0xff)) & 0xffffff;
      if (i < GRAM - 1 || this.#filter[hash(gram)] === 0) continue;
      const list = this.#byGram.get(gram);
      if (list === undefined) continue;
      for (const literal of list) {
        const start = i - (GRAM - 1) - literal.gramAt;
        if (start >= 0 && text.startsWith(literal.text, start)) found(literal.entry);
      }
    }
  }
}

function gramOf(text: string, at: number): number {
  return ((text.charCodeAt(at) & 0xff) << 16) | ((text.charCodeAt(at + 1) & 0xff) << 8) | (text.charCodeAt(at + 2) & 0xff);
}

function hash(gram: number): number {
  return Math.imul(gram, 0x9e3779b1) >>> (32 - FILTER_BITS);
}
