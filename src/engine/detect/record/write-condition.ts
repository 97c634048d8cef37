import * as at from '../kernel/layout.ts';
import { foldCase } from '../sigma/fold-case.ts';
import { utf8Bytes } from '../sigma/encodings.ts';
import { type IpNetwork, parseNetwork } from '../sigma/ip-network.ts';
import type { DetectionTree, Predicate, RegexPredicate, TextPredicate } from '../sigma/predicate.ts';
import { treePrice } from '../sigma/evaluation-price.ts';
import { neededTexts, type NeededText } from '../sigma/regex-literals.ts';
import { readRegex } from '../sigma/regex-tree.ts';
import { type FieldAccess } from './field-access.ts';
import { isAscii, jsonBytes } from './json-bytes.ts';
import type { KernelMemory } from './kernel-memory.ts';
import { regexReach } from '../sigma/safe-regex.ts';
import { regexAutomaton } from './regex-automaton.ts';
import type { SlotTable } from './slot-table.ts';
import { type WrittenTrie, writeTrie } from './write-trie.ts';

const OPS = { equals: at.OP_EQUALS, startswith: at.OP_STARTS, endswith: at.OP_ENDS, contains: at.OP_CONTAINS } as const;

const LEAF_KINDS = { value: at.LEAF_VALUE, part: at.LEAF_PART, integer: at.LEAF_INTEGER, address: at.LEAF_IPV4 } as const;

/** Writes conditions for the kernel, which answers them with yes, no or maybe. Literals and accesses are written once. */
export class ConditionWriter {
  readonly #memory: KernelMemory;
  readonly #slots: SlotTable;
  readonly #literals = new Map<string, readonly [place: number, length: number]>();
  readonly #accesses = new Map<string, number>();
  readonly #automata = new Map<string, number>();

  constructor(memory: KernelMemory, slots: SlotTable) {
    this.#memory = memory;
    this.#slots = slots;
  }

  /** The place of the written condition; equal ones of several shapes are written once. */
  write(tree: DetectionTree | true, accessOf: (field: string) => FieldAccess): number {
    return this.#memory.writeShared(tree === true ? node(at.OP_TRUE) : this.#words(tree, accessOf));
  }

  #words(tree: DetectionTree, accessOf: (field: string) => FieldAccess): number[] {
    switch (tree.kind) {
      case 'predicate': return this.#predicate(tree.predicate, accessOf);
      case 'not': return node(at.OP_NOT, this.#words(tree.child, accessOf));
      case 'and': return node(at.OP_AND, byPrice(tree.children).flatMap((child) => this.#words(child, accessOf)));
      case 'or': return this.#anyOf(tree.children, accessOf);
      case 'at-least': return node(at.OP_AT_LEAST, [tree.count, ...tree.children.flatMap((child) => this.#words(child, accessOf))]);
    }
  }

  /** Long lists of texts on one field are one walk. */
  #anyOf(children: readonly DetectionTree[], accessOf: (field: string) => FieldAccess): number[] {
    const sets = new Map<string, TextPredicate[]>();
    for (const child of children) {
      const key = child.kind === 'predicate' ? setKey(child.predicate, accessOf) : null;
      if (key !== null && child.kind === 'predicate') sets.set(key, [...(sets.get(key) ?? []), child.predicate as TextPredicate]);
    }
    const long = [...sets.values()].filter((set) => set.length >= FEWEST_IN_SET);
    const taken = new Set<Predicate>(long.flat());
    const rest = children.filter((child) => child.kind !== 'predicate' || !taken.has(child.predicate));
    // All texts that are not ASCII are one question.
    const words = new Map(byPrice(rest).map((child) => this.#words(child, accessOf)).map((one) => [one.join(), one]));
    return node(at.OP_OR, [...long.flatMap((set) => this.#set(set, accessOf)), ...[...words.values()].flat()]);
  }

  #set(set: readonly TextPredicate[], accessOf: (field: string) => FieldAccess): number[] {
    const [{ field, match, cased }] = set as readonly [TextPredicate, ...TextPredicate[]];
    const isReversed = match === 'endswith';
    const entries = set.map(({ text, match: how }) => ({ bytes: jsonBytes(cased ? text : foldCase(text)) as Uint8Array, isWhole: how === 'equals', rules: [0] }));
    const trie = writeTrie(entries, isReversed, this.#memory) as WrittenTrie;
    const access = this.#access(accessOf(field as string) as Extract<FieldAccess, { kind: 'leaves' }>);
    return node(at.OP_SET, [access, trie.edges, trie.mask, trie.nodes, isReversed ? -1 : 1, cased ? 1 : 0]);
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
      case 'field-reference': {
        const other = accessOf(predicate.other);
        if (other.kind !== 'leaves') return node(at.OP_VALUE, [place]);
        return node(at.OP_REFERENCE, [place, this.#access(other), OPS[predicate.match], predicate.cased ? 1 : 0]);
      }
      case 'regex': {
        const automaton = this.#automaton(predicate);
        if (automaton !== 0) return node(at.OP_REGEX, [place, automaton]);
        const tree = readRegex(predicate.pattern);
        const needed = tree === null ? null : neededTexts(tree);
        return node(at.OP_AND, [...node(at.OP_VALUE, [place]), ...(needed === null ? [] : this.#needed(needed, place))]);
      }
      case 'cidr': return node(at.OP_NETWORK, [place, ...networkWords(parseNetwork(predicate.network))]);
      case 'any-value': return node(at.OP_ANY_VALUE, [place]);
      case 'exists': return node(at.OP_EXISTS, [place]);
      case 'null': return node(at.OP_NULL, [place]);
      default: return node(at.OP_VALUE, [place]);
    }
  }

  /** The place of a pattern as a table; 0 where it is not to be had as one. */
  #automaton(predicate: RegexPredicate): number {
    const key = `${predicate.ignoreCase} ${predicate.multiLine} ${predicate.dotAll} ${predicate.pattern}`;
    const known = this.#automata.get(key);
    if (known !== undefined) return known;
    const made = regexAutomaton(predicate);
    let place = 0;
    if (made !== null) {
      const [classes, next, ends] = [this.#memory.writeBytes(made.classOf), this.#memory.writeWords([...made.next]), this.#memory.writeWords(made.matchesAtEnd.map(Number))];
      place = this.#memory.writeWords([made.classCount, made.start, classes, next, ends, regexReach(predicate)]);
    }
    this.#automata.set(key, place);
    return place;
  }

  #needed(needed: NeededText, access: number): number[] {
    if (needed.kind === 'text') return this.#contains(needed.text, false, access);
    return node(needed.kind === 'all' ? at.OP_AND : at.OP_OR, needed.children.flatMap((child) => this.#needed(child, access)));
  }

  #contains(text: string, cased: boolean, access: number): number[] {
    return this.#text({ kind: 'text', field: '', match: 'contains', text, cased }, access);
  }

  #text({ match, text, cased }: TextPredicate, access: number): number[] {
    const wanted = cased ? text : foldCase(text);
    const bytes = isAscii(wanted) ? jsonBytes(wanted) : null;
    if (bytes === null) return node(at.OP_HIGH, [access]);
    return node(OPS[match], [access, ...this.#literal(bytes), cased ? 1 : 0]);
  }

  /** Keywords are looked for in the record as it came, so nothing is escaped. */
  #keyword({ text, cased }: TextPredicate): number[] {
    const wanted = cased ? text : foldCase(text);
    if (!isAscii(wanted)) return node(at.OP_HIGH_KEYWORD);
    return node(at.OP_KEYWORD, [...this.#literal(Uint8Array.from(utf8Bytes(wanted))), cased ? 1 : 0]);
  }

  #literal(bytes: Uint8Array): readonly [number, number] {
    const key = String.fromCharCode(...bytes.subarray(0, 4_096)) + (bytes.length > 4_096 ? bytes.join() : '');
    let literal = this.#literals.get(key);
    if (!literal) {
      this.#memory.writeWords(probesOf(bytes));
      literal = [this.#memory.writeBytes(bytes), bytes.length];
      this.#literals.set(key, literal);
    }
    return literal;
  }

  /** The place of a set of whole texts, which are few and ASCII; 0 where there is none. */
  #empties(texts: readonly string[]): number {
    const entries = texts.map((text) => ({ bytes: jsonBytes(text) as Uint8Array, isWhole: true, rules: [0] }));
    const trie = entries.length === 0 ? null : writeTrie(entries, false, this.#memory);
    return trie ? this.#memory.writeWords([trie.edges, trie.mask, trie.nodes, 1, 1]) : 0;
  }

  #access({ leaves, isExact, empties = [] }: Extract<FieldAccess, { kind: 'leaves' }>): number {
    const key = `${isExact} ${JSON.stringify(empties)}\n${leaves.map(({ keys, reading }) => `${reading}\t${keys.join('\t')}`).join('\n')}`;
    let place = this.#accesses.get(key);
    if (place === undefined) {
      const path = isExact ? this.#slots.pathOf(leaves[0]?.keys ?? []) : 0;
      const uses = leaves.flatMap(({ keys, reading }) => [this.#slots.slotOf(keys.at(-1) as string), LEAF_KINDS[reading]]);
      place = this.#memory.writeWords([leaves.length, isExact ? 1 : 0, path, this.#empties(empties), ...uses]);
      this.#accesses.set(key, place);
    }
    return place;
  }
}

/** An address as the kernel reads it and the network's prefix agree under a mask; of networks of IPv6 no address of IPv4 is part. */
function networkWords(network: IpNetwork | null): readonly [mask: number, prefix: number] {
  if (network?.bits !== 32) return [0, 1];
  const { shift, prefix } = network;
  const mask = shift >= 32n ? 0n : (0xffffffffn << shift) & 0xffffffffn;
  return [Number(mask) | 0, Number((prefix << shift) & 0xffffffffn) | 0];
}

/** From frequent to rare, in command lines, paths and scripts; what is not here is rarer. */
const COMMON = ' etaoinsrlcdmphu\\.gbf"-wyv/k:01x2_=,3()5846;79jzq$';

/** Where the two rarest bytes of a literal are: the place of the first, and how far behind it the second is. */
function probesOf(bytes: Uint8Array): readonly [number, number] {
  const byRarity = [...bytes.keys()].sort((a, b) => rarity(bytes[b] as number) - rarity(bytes[a] as number));
  const [one = 0, two = one] = byRarity;
  return [Math.min(one, two), Math.abs(one - two)];
}

function rarity(byte: number): number {
  const place = COMMON.indexOf(String.fromCharCode(byte).toLowerCase());
  return place < 0 ? COMMON.length : place;
}

const FEWEST_IN_SET = 4;

/** Texts with the same key are found by one walk; null for what none finds. */
function setKey(predicate: Predicate, accessOf: (field: string) => FieldAccess): string | null {
  if (predicate.kind !== 'text' || predicate.field === null || predicate.match === 'contains' || predicate.text === '') return null;
  const access = accessOf(predicate.field);
  if (access.kind !== 'leaves' || access.leaves.some(({ reading }) => reading !== 'value')) return null;
  const wanted = predicate.cased ? predicate.text : foldCase(predicate.text);
  if (!isAscii(wanted) || jsonBytes(wanted) === null) return null;
  return `${predicate.cased} ${predicate.match === 'endswith'} ${predicate.field}`;
}

/** What is cheap is asked first. */
function byPrice(trees: readonly DetectionTree[]): readonly DetectionTree[] {
  return trees.toSorted((a, b) => treePrice(a, typicalLength) - treePrice(b, typicalLength));
}

function typicalLength(field: string | null): number {
  return field === null ? 2_000 : 100;
}

/** Operator, size in bytes, the rest. */
function node(op: number, rest: readonly number[] = []): number[] {
  return [op, (rest.length + 2) * 4, ...rest];
}
