import { parseSigma, type SigmaDocuments } from '#engine/detect/sigma/parse-sigma.ts';
import { documentsOf, isRule, type SigmaDocument } from '#engine/detect/sigma/sigma-document.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { RuleUnit } from '#engine/detect/rule-life/rule-modes.ts';
import type { RuleBook } from '#stores/state/port.ts';

/** So many rules are read at a time; between them the event loop is given back. */
const SLICE = 20;

/** A revision as it was read, with what it is run as. */
export interface ReadUnit<T extends SigmaDocument = SigmaDocument> extends RuleUnit {
  /** Under the id that it has in the catalogue. */
  readonly document: T;
}

/** Rules, correlations and filters as they were read. A revision never changes, so each is read once. */
export class RuleLibrary {
  readonly #known = new Map<string, SigmaDocument | null>();
  readonly #book: Pick<RuleBook, 'revisions'>;

  readonly #parse: (text: string, file: string) => SigmaDocuments;

  /** `parse`: for who has parsed some before. */
  constructor(book: Pick<RuleBook, 'revisions'>, parse = parseSigma) {
    this.#book = book;
    this.#parse = parse;
  }

  /** Notes a revision that somebody has read already. */
  learn(rule: string, revision: number, read: SigmaDocument): void {
    this.#known.set(keyOf(rule, revision), named(read, rule));
  }

  /** What the units are. One that does not load any more is left out. */
  async documentsOf(units: readonly RuleUnit[]): Promise<readonly ReadUnit[]> {
    await this.#read(units.filter(({ rule, revision }) => !this.#known.has(keyOf(rule, revision))));
    return units.flatMap((unit) => {
      const document = this.#known.get(keyOf(unit.rule, unit.revision));
      return document === undefined || document === null ? [] : [{ ...unit, document }];
    });
  }

  /** The rules of the units, each named by its unit; correlations and filters are left out. */
  async rulesOf(units: readonly RuleUnit[]): Promise<readonly SigmaRule[]> {
    return (await this.documentsOf(units)).flatMap(({ key, document }) => (isRule(document) ? [named(document, key)] : []));
  }

  async #read(units: readonly RuleUnit[]): Promise<void> {
    for (let i = 0; i < units.length; i += SLICE) {
      const some = units.slice(i, i + SLICE);
      for (const { rule, number, text } of await this.#book.revisions(some.map((unit) => ({ rule: unit.rule, number: unit.revision })))) {
        const [document] = documentsOf(this.#parse(text, rule));
        this.#known.set(keyOf(rule, number), document === undefined ? null : named(document, rule));
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

function keyOf(rule: string, revision: number): string {
  return `${revision} ${rule}`;
}

function named<T extends SigmaDocument>(document: T, id: string): T {
  return document.id === id ? document : { ...document, id };
}
