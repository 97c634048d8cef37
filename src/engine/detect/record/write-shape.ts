import * as at from '../kernel/layout.ts';
import type { Anchor } from '../sigma/anchor.ts';
import type { AnchorPlan } from '../sigma/anchor-plan.ts';
import { utf8Bytes } from '../sigma/encodings.ts';
import type { GramFrequency } from '../sigma/literal-scanner.ts';
import type { DetectionTree } from '../sigma/predicate.ts';
import type { Steps } from '../steps.ts';
import type { FieldAccess } from './field-access.ts';
import { isAscii, jsonBytes } from './json-bytes.ts';
import type { KernelMemory } from './kernel-memory.ts';
import type { SlotTable } from './slot-table.ts';
import type { ConditionWriter } from './write-condition.ts';
import { type ScanEntry, writeScans } from './write-scan.ts';
import { type TrieEntry, writeTrie } from './write-trie.ts';

/** A rule that may fire on records of a shape, by its number in the rule set. */
export interface ShapeRule {
  readonly number: number;
  /** Folded; true: it fires on each of them. */
  readonly tree: DetectionTree | true;
}

export interface ShapeParts {
  readonly rules: readonly ShapeRule[];
  readonly accessOf: (field: string) => FieldAccess;
  /** Where the rules' conditions are. */
  readonly table: number;
  readonly anchors: readonly Anchor[];
  readonly plan: AnchorPlan;
  readonly frequencyIn: (field: string | null) => GramFrequency;
}

export interface ShapeTools {
  readonly memory: KernelMemory;
  readonly slots: SlotTable;
  readonly conditions: ConditionWriter;
}

interface Look {
  readonly field: string | null;
  readonly present: number[];
  readonly all: Set<number>;
  readonly high: Set<number>;
  readonly starts: TrieEntry[];
  readonly ends: TrieEntry[];
  readonly scans: ScanEntry[];
}

const RULES_A_STEP = 16;

/** Writes the conditions of a shape's rules; gives the place of the table of them. */
export function* writeConditions({ rules, accessOf }: Pick<ShapeParts, 'rules' | 'accessOf'>, { memory, conditions }: ShapeTools): Steps<number> {
  const words: number[] = [];
  for (const [i, { number, tree }] of rules.entries()) {
    if (i % RULES_A_STEP === 0) yield;
    words.push(number, conditions.write(tree, accessOf));
  }
  return memory.writeWords(words);
}

/** Writes what the kernel needs to find the rules of one shape: what to look for in which leaves, and where the rules' conditions are. Gives its place. */
export function* writeShape({ rules, table, anchors, plan, frequencyIn }: ShapeParts, { memory, slots }: ShapeTools): Steps<number> {
  const looks = gatherLooks(anchors, plan);
  const shape = memory.reserve(at.SHAPE_SIZE);
  const stamps = memory.reserve(rules.length * 4);
  const always = memory.writeList(plan.always);
  const lookTable = memory.reserve(looks.length * at.LOOK_SIZE);
  for (const [i, look] of looks.entries()) {
    yield;
    writeLook(lookTable + i * at.LOOK_SIZE, look, { memory, slots, frequency: frequencyIn(look.field) });
  }
  const head: readonly (readonly [number, number])[] = [
    [at.SHAPE_RULES, rules.length], [at.SHAPE_STAMPS, stamps], [at.SHAPE_CONDITIONS, table], [at.SHAPE_ALWAYS, always], [at.SHAPE_LOOKS, lookTable], [at.SHAPE_LOOK_COUNT, looks.length],
  ];
  for (const [offset, word] of head) memory.put(shape + offset, word);
  return shape;
}

function gatherLooks(anchors: readonly Anchor[], plan: AnchorPlan): readonly Look[] {
  const looks = new Map<string | null, Look>();
  for (const [number, rules] of plan.rulesOf) {
    const anchor = anchors[number] as Anchor;
    let look = looks.get(anchor.field);
    if (!look) {
      look = { field: anchor.field, present: [], all: new Set(), high: new Set(), starts: [], ends: [], scans: [] };
      looks.set(anchor.field, look);
    }
    addAnchor(look, anchor, rules);
  }
  return [...looks.values()];
}

function addAnchor(look: Look, { field, match, text }: Anchor, rules: readonly number[]): void {
  if (match === 'present') {
    look.present.push(...rules);
    return;
  }
  for (const rule of rules) look.all.add(rule);
  if (!isAscii(text)) {
    for (const rule of rules) look.high.add(rule);
    return;
  }
  const bytes = field === null ? Uint8Array.from(utf8Bytes(text)) : jsonBytes(text);
  // What JSON can only write by numbers is found among the odd texts.
  if (bytes === null) return;
  if (match === 'endswith') look.ends.push({ bytes, isWhole: false, rules });
  else if (match === 'contains') look.scans.push({ bytes: bytes.map((byte) => byte | 0x20), rules });
  else look.starts.push({ bytes, isWhole: match === 'equals', rules });
}

interface LookTools {
  readonly memory: KernelMemory;
  readonly slots: SlotTable;
  readonly frequency: GramFrequency;
}

function writeLook(place: number, look: Look, { memory, slots, frequency }: LookTools): void {
  memory.put(place + at.LOOK_SLOT, look.field === null ? -1 : slots.slotOf(look.field));
  memory.put(place + at.LOOK_PRESENT, memory.writeList([...new Set(look.present)]));
  memory.put(place + at.LOOK_ALL, memory.writeList([...look.all]));
  memory.put(place + at.LOOK_HIGH, memory.writeList([...look.high]));
  const tries = [[at.LOOK_STARTS, writeTrie(look.starts, false, memory)], [at.LOOK_ENDS, writeTrie(look.ends, true, memory)]] as const;
  for (const [offset, trie] of tries) {
    if (!trie) continue;
    memory.put(place + offset, trie.edges);
    memory.put(place + offset + 4, trie.mask);
    memory.put(place + offset + 8, trie.nodes);
  }
  writeScans(place + at.LOOK_SCANS, look.scans, frequency, memory);
}
