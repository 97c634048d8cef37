import { parseSigma, type SigmaDocuments } from '#engine/detect/sigma/parse-sigma.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { RuleUnit } from '#engine/detect/rule-life/rule-modes.ts';
import type { RuleBook } from '#stores/state/port.ts';

/** So many rules are read at a time; between them the event loop is given back. */
const SLICE = 20;

/** Rules as they were read. A revision never changes, so each is read once. */
export class RuleLibrary {
  readonly #known = new Map<string, SigmaRule | null>();
  readonly #book: Pick<RuleBook, 'revisions'>;

  readonly #parse: (text: string, file: string) => SigmaDocuments;

  /** `parse`: for who has parsed some before. */
  constructor(book: Pick<RuleBook, 'revisions'>, parse = parseSigma) {
    this.#book = book;
    this.#parse = parse;
  }

  /** Notes a revision that somebody has read already. */
  learn(rule: string, revision: number, read: SigmaRule): void {
    this.#known.set(keyOf(rule, revision), read);
  }

  /** The rules of the units, each named by its unit; `narrow` sees them under their own names first. One that does not load any more is left out. */
  async rulesOf(units: readonly RuleUnit[], narrow: (rules: readonly SigmaRule[]) => readonly SigmaRule[] = (rules) => rules): Promise<readonly SigmaRule[]> {
    await this.#read(units.filter(({ rule, revision }) => !this.#known.has(keyOf(rule, revision))));
    const read = units.flatMap(({ key, rule, revision }) => {
      const known = this.#known.get(keyOf(rule, revision));
      return known === undefined || known === null ? [] : [{ key, rule: known }];
    });
    return narrow(read.map(({ rule }) => rule)).map((rule, at) => {
      const key = read[at]?.key ?? rule.id;
      return rule.id === key ? rule : { ...rule, id: key };
    });
  }

  async #read(units: readonly RuleUnit[]): Promise<void> {
    for (let i = 0; i < units.length; i += SLICE) {
      const some = units.slice(i, i + SLICE);
      for (const { rule, number, text } of await this.#book.revisions(some.map((unit) => ({ rule: unit.rule, number: unit.revision })))) {
        this.#known.set(keyOf(rule, number), this.#parse(text, rule).rules[0] ?? null);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

function keyOf(rule: string, revision: number): string {
  return `${revision} ${rule}`;
}
