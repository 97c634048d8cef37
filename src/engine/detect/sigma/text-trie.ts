import { foldCase } from './fold-case.ts';

/** What ends at a node: only where the text ends too, or wherever the text goes on. */
const WHOLE = 0;
const OPEN = 1;
const NO_NODE = -1;
const ASCII_LIMIT = 128;
const UPPER_A = 65;
const UPPER_Z = 90;

/**
 * A trie over folded UTF-16 units in flat arrays, walked from a text's start or from its end. A walk stops at the
 * first unit that no entry goes on with, so that it mostly takes a few steps whatever the length of the text.
 */
export class TextTrie {
  readonly #isReversed: boolean;
  /** Open addressing; three numbers an edge: node, unit, node that it leads to. */
  #edges = new Int32Array(3 * 64).fill(NO_NODE);
  #edgeCount = 0;
  #nodeCount = 1;
  /** Entries by node, two lists a node: WHOLE and OPEN. */
  readonly #entries: (number[] | undefined)[] = [];
  size = 0;

  constructor(direction: 'from-start' | 'from-end') {
    this.#isReversed = direction === 'from-end';
  }

  /** Adds a folded text. `isWhole`: it is found only where the text ends with it too. */
  add(text: string, entry: number, isWhole: boolean): void {
    let node = 0;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(this.#isReversed ? text.length - 1 - i : i);
      const next = this.#child(node, unit);
      node = next === NO_NODE ? this.#addEdge(node, unit) : next;
    }
    const place = 2 * node + (isWhole ? WHOLE : OPEN);
    const there = this.#entries[place];
    if (there === undefined) this.#entries[place] = [entry];
    else there.push(entry);
    this.size++;
  }

  /** Calls back with each entry that the text starts (or ends) with, or equals. The text need not be folded. */
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one loop over every character of every record; calls in it would cost more than the rest
  find(text: string, found: (entry: number) => void): void {
    const { length } = text;
    let folded = text;
    let node = 0;
    for (let i = 0; ; i++) {
      const open = this.#entries[2 * node + OPEN];
      if (open !== undefined) for (let k = 0; k < open.length; k++) found(open[k] ?? 0);
      if (i === length) break;
      const place = this.#isReversed ? length - 1 - i : i;
      let unit = folded.charCodeAt(place);
      if (unit >= UPPER_A && unit <= UPPER_Z) unit |= 32;
      else if (unit >= ASCII_LIMIT && folded === text) {
        folded = foldCase(text);
        unit = folded.charCodeAt(place);
      }
      node = this.#child(node, unit);
      if (node === NO_NODE) return;
    }
    const whole = this.#entries[2 * node + WHOLE];
    if (whole !== undefined) for (let k = 0; k < whole.length; k++) found(whole[k] ?? 0);
  }

  /** True when an entry is found. The text need not be folded, unless the trie's texts are not. */
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one loop over every character of every record; calls in it would cost more than the rest
  has(text: string, isCased: boolean): boolean {
    const { length } = text;
    let folded = text;
    let node = 0;
    for (let i = 0; ; i++) {
      if (this.#entries[2 * node + OPEN] !== undefined) return true;
      if (i === length) return this.#entries[2 * node + WHOLE] !== undefined;
      const place = this.#isReversed ? length - 1 - i : i;
      let unit = folded.charCodeAt(place);
      if (!isCased) {
        if (unit >= UPPER_A && unit <= UPPER_Z) unit |= 32;
        else if (unit >= ASCII_LIMIT && folded === text) {
          folded = foldCase(text);
          unit = folded.charCodeAt(place);
        }
      }
      node = this.#child(node, unit);
      if (node === NO_NODE) return false;
    }
  }

  #child(node: number, unit: number): number {
    const edges = this.#edges;
    const mask = edges.length / 3 - 1;
    let place = edgeHash(node, unit) & mask;
    for (;;) {
      const from = edges[3 * place];
      if (from === NO_NODE) return NO_NODE;
      if (from === node && edges[3 * place + 1] === unit) return edges[3 * place + 2] ?? NO_NODE;
      place = (place + 1) & mask;
    }
  }

  #addEdge(node: number, unit: number): number {
    if (this.#edgeCount * 2 >= this.#edges.length / 3) this.#grow();
    const next = this.#nodeCount++;
    this.#edgeCount++;
    putEdge(this.#edges, node, unit, next);
    return next;
  }

  #grow(): void {
    const grown = new Int32Array(this.#edges.length * 2).fill(NO_NODE);
    for (let i = 0; i < this.#edges.length; i += 3) {
      const [node = NO_NODE, unit = 0, next = NO_NODE] = this.#edges.subarray(i, i + 3);
      if (node !== NO_NODE) putEdge(grown, node, unit, next);
    }
    this.#edges = grown;
  }
}

function putEdge(edges: Int32Array, node: number, unit: number, next: number): void {
  const mask = edges.length / 3 - 1;
  let place = edgeHash(node, unit) & mask;
  while (edges[3 * place] !== NO_NODE) place = (place + 1) & mask;
  edges[3 * place] = node;
  edges[3 * place + 1] = unit;
  edges[3 * place + 2] = next;
}

function edgeHash(node: number, unit: number): number {
  const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(unit + 1, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
