/**
 * A trie over UTF-16 units in flat arrays: looks a text up from its start or its end and reports the entries that it
 * passes. It stops at the first unit that no entry goes on with, mostly after a few steps.
 */
export class TextTrie {
  readonly #isReversed: boolean;
  readonly #children: Map<number, number>[] = [new Map()];
  /** Entries that end at a node. */
  readonly #open: (number[] | undefined)[] = [undefined];
  readonly #whole: (number[] | undefined)[] = [undefined];

  constructor(direction: 'from-start' | 'from-end') {
    this.#isReversed = direction === 'from-end';
  }

  /** `isWhole`: the entry is found only where the text ends with it too. */
  add(text: string, entry: number, isWhole: boolean): void {
    let node = 0;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(this.#isReversed ? text.length - 1 - i : i);
      let next = this.#children[node]?.get(unit);
      if (next === undefined) {
        next = this.#children.length;
        this.#children[node]?.set(unit, next);
        this.#children.push(new Map());
        this.#open.push(undefined);
        this.#whole.push(undefined);
      }
      node = next;
    }
    const lists = isWhole ? this.#whole : this.#open;
    (lists[node] ??= []).push(entry);
  }

  find(text: string, found: (entry: number) => void): void {
    let node = 0;
    for (let i = 0; ; i++) {
      const open = this.#open[node];
      if (open !== undefined) for (const entry of open) found(entry);
      if (i === text.length) break;
      const next = this.#children[node]?.get(text.charCodeAt(this.#isReversed ? text.length - 1 - i : i));
      if (next === undefined) return;
      node = next;
    }
    const whole = this.#whole[node];
    if (whole !== undefined) for (const entry of whole) found(entry);
  }
}
