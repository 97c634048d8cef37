import { CST } from 'yaml';

/** Flow and block levels together; a rule of SigmaHQ has 6. */
const MAX_DEPTH = 100;
/** Anchors, aliases and tags of a file; SigmaHQ has none. Time to read grows with their square. */
const MAX_MARKS = 100;
/** Words, signs and spaces of a file; the largest of SigmaHQ has 22,000. */
const MAX_TOKENS = 100_000;
const MAX_DOCUMENTS = 5_000;

/** Watches the tokens of a YAML text go by, so that a text which would cost too much is refused before it is composed. */
export class YamlLimits {
  #tokens = 0;
  #marks = 0;
  #documents = 0;
  #flowDepth = 0;
  /** Columns at which the open block collections began, rising. */
  #columns: number[] = [];
  #column = 0;
  #isText = false;

  /** Says what is wrong once the token (a source text of the lexer) is too much; null otherwise. */
  exceeded(token: string): string | null {
    if (++this.#tokens > MAX_TOKENS) return `The file has more than ${MAX_TOKENS} words and signs: split it, or keep long lists as indicators.`;
    if (this.#isText) this.#isText = false;
    else {
      const fault = this.#look(token);
      if (fault !== null) return fault;
    }
    const lastLine = token.lastIndexOf('\n');
    this.#column = lastLine < 0 ? this.#column + token.length : token.length - lastLine - 1;
    return null;
  }

  #look(token: string): string | null {
    const kind = CST.tokenType(token);
    switch (kind) {
      case 'scalar': this.#isText = true; this.#open(); break;
      case 'seq-item-ind': case 'explicit-key-ind': case 'map-value-ind': this.#open(); break;
      case 'flow-map-start': case 'flow-seq-start': this.#flowDepth++; break;
      case 'flow-map-end': case 'flow-seq-end': this.#flowDepth = Math.max(0, this.#flowDepth - 1); break;
      case 'doc-start': this.#documents++; break;
      case 'anchor': case 'alias': case 'tag': this.#marks++; break;
    }
    if (this.#documents > MAX_DOCUMENTS) return `The file has more than ${MAX_DOCUMENTS} documents: split it.`;
    if (this.#marks > MAX_MARKS) return `The file has more than ${MAX_MARKS} anchors, aliases and tags: write the values out.`;
    if (this.#flowDepth + this.#columns.length > MAX_DEPTH) return `The file is nested more than ${MAX_DEPTH} deep: a rule needs no more than a few levels.`;
    return null;
  }

  /** What begins at a column ends all that began there or further right. */
  #open(): void {
    if (this.#flowDepth > 0) return;
    while ((this.#columns.at(-1) ?? -1) >= this.#column) this.#columns.pop();
    this.#columns.push(this.#column);
  }
}
