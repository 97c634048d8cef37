import * as at from '../kernel/layout.ts';
import { foldCase } from '../sigma/fold-case.ts';
import { utf8Bytes } from '../sigma/encodings.ts';
import type { DetectionTree, Predicate, TextPredicate } from '../sigma/predicate.ts';
import { neededTexts, type NeededText } from '../sigma/regex-literals.ts';
import { readRegex } from '../sigma/regex-tree.ts';
import { type FieldAccess } from './field-access.ts';
import { isAscii, jsonBytes } from './json-bytes.ts';
import type { KernelMemory } from './kernel-memory.ts';
import type { SlotTable } from './slot-table.ts';

const OPS = { equals: at.OP_EQUALS, startswith: at.OP_STARTS, endswith: at.OP_ENDS, contains: at.OP_CONTAINS } as const;

/** Writes conditions for the kernel, which answers them with yes, no or maybe. Literals and accesses are written once. */
export class ConditionWriter {
  readonly #memory: KernelMemory;
  readonly #slots: SlotTable;
  readonly #literals = new Map<string, readonly [place: number, length: number]>();
  readonly #accesses = new Map<string, number>();

  constructor(memory: KernelMemory, slots: SlotTable) {
    this.#memory = memory;
    this.#slots = slots;
  }

  /** The place of the written condition. */
  write(tree: DetectionTree | true, accessOf: (field: string) => FieldAccess): number {
    return this.#memory.writeWords(tree === true ? node(at.OP_TRUE) : this.#words(tree, accessOf));
  }

  #words(tree: DetectionTree, accessOf: (field: string) => FieldAccess): number[] {
    switch (tree.kind) {
      case 'predicate': return this.#predicate(tree.predicate, accessOf);
      case 'not': return node(at.OP_NOT, this.#words(tree.child, accessOf));
      case 'and': return node(at.OP_AND, tree.children.flatMap((child) => this.#words(child, accessOf)));
      case 'or': return node(at.OP_OR, tree.children.flatMap((child) => this.#words(child, accessOf)));
      case 'at-least': return node(at.OP_AT_LEAST, [tree.count, ...tree.children.flatMap((child) => this.#words(child, accessOf))]);
    }
  }

  #predicate(predicate: Predicate, accessOf: (field: string) => FieldAccess): number[] {
    if (predicate.kind === 'never' || predicate.kind === 'placeholder') return node(at.OP_FALSE);
    if (predicate.field === null) return predicate.kind === 'text' ? this.#keyword(predicate) : node(at.OP_MAYBE);
    const access = accessOf(predicate.field);
    if (access.kind !== 'leaves') return node(at.OP_MAYBE);
    const place = this.#access(access);
    switch (predicate.kind) {
      case 'text': return this.#text(predicate, place);
      case 'wildcard': {
        const texts = predicate.parts.flatMap((part) => ('text' in part ? [part.text] : []));
        return node(at.OP_AND, [...node(at.OP_VALUE, [place]), ...texts.flatMap((text) => this.#contains(text, predicate.cased, place))]);
      }
      case 'regex': {
        const tree = readRegex(predicate.pattern);
        const needed = tree === null ? null : neededTexts(tree);
        return node(at.OP_AND, [...node(at.OP_VALUE, [place]), ...(needed === null ? [] : this.#needed(needed, place))]);
      }
      case 'any-value': return node(at.OP_ANY_VALUE, [place]);
      case 'exists': return node(at.OP_EXISTS, [place]);
      case 'null': return node(at.OP_NULL, [place]);
      default: return node(at.OP_VALUE, [place]);
    }
  }

  #needed(needed: NeededText, access: number): number[] {
    if (needed.kind === 'text') return this.#contains(needed.text, false, access);
    return node(needed.kind === 'all' ? at.OP_AND : at.OP_OR, needed.children.flatMap((child) => this.#needed(child, access)));
  }

  #contains(text: string, cased: boolean, access: number): number[] {
    return this.#text({ kind: 'text', field: '', match: 'contains', text, cased }, access);
  }

  #text({ match, text, cased }: TextPredicate, access: number): number[] {
    const bytes = isAscii(text) ? jsonBytes(cased ? text : foldCase(text)) : null;
    if (bytes === null) return node(at.OP_HIGH, [access]);
    return node(OPS[match], [access, ...this.#literal(bytes), cased ? 1 : 0]);
  }

  /** Keywords are looked for in the record as it came, so nothing is escaped. */
  #keyword({ text, cased }: TextPredicate): number[] {
    if (!isAscii(text)) return node(at.OP_HIGH_KEYWORD);
    return node(at.OP_KEYWORD, [...this.#literal(Uint8Array.from(utf8Bytes(cased ? text : foldCase(text)))), cased ? 1 : 0]);
  }

  #literal(bytes: Uint8Array): readonly [number, number] {
    const key = String.fromCharCode(...bytes.subarray(0, 4_096)) + (bytes.length > 4_096 ? bytes.join() : '');
    let literal = this.#literals.get(key);
    if (!literal) {
      literal = [this.#memory.writeBytes(bytes), bytes.length];
      this.#literals.set(key, literal);
    }
    return literal;
  }

  #access({ leaves, isExact }: Extract<FieldAccess, { kind: 'leaves' }>): number {
    const key = `${isExact}\n${leaves.map(({ keys, isPart }) => `${isPart}\t${keys.join('\t')}`).join('\n')}`;
    let place = this.#accesses.get(key);
    if (place === undefined) {
      const path = isExact ? this.#slots.pathOf(leaves[0]?.keys ?? []) : 0;
      const uses = leaves.flatMap(({ keys, isPart }) => [this.#slots.slotOf(keys.at(-1) as string), isPart ? at.LEAF_PART : at.LEAF_VALUE]);
      place = this.#memory.writeWords([leaves.length, isExact ? 1 : 0, path, ...uses]);
      this.#accesses.set(key, place);
    }
    return place;
  }
}

/** Operator, size in bytes, the rest. */
function node(op: number, rest: readonly number[] = []): number[] {
  return [op, (rest.length + 2) * 4, ...rest];
}
