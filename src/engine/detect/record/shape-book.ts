import type { LogSource } from '#contract/log-source.ts';
import { learnShape, type RecordShape } from '../../normalise/provenance/record-shape.ts';
import * as at from '../kernel/layout.ts';
import type { Steps } from '../steps.ts';
import { type FieldAccess, fieldAccesses } from './field-access.ts';
import { jsonObjectOf } from './json-object-of.ts';
import type { KernelMemory } from './kernel-memory.ts';
import type { RouteTable } from './route-table.ts';
import { RuleShape } from './rule-shape.ts';
import type { SieveParts } from './sieve-parts.ts';
import type { SlotTable } from './slot-table.ts';
import { structureOf } from './structure-of.ts';
import { ConditionWriter } from './write-condition.ts';

export interface ShapeBookParts extends SieveParts {
  readonly memory: KernelMemory;
  readonly slots: SlotTable;
  /** Rules for events of these log sources, by place, and the fields that they read. */
  /** The key of the route of a record whose structure is known; null where the route is known too. */
  readonly routeOf: (text: string, told: number) => readonly [number, number] | null;
  readonly rulesOf: (logSources: readonly LogSource[]) => { readonly places: readonly number[]; readonly fields: readonly string[] };
}

/** A record from which something is learnt, and the key under which the kernel did not find it. */
export interface LessonSubject {
  readonly text: string;
  readonly source: string;
  /** The hash of the source that was told. */
  readonly told: number;
  readonly key: readonly [number, number];
}

/** The kernel's tables that lead from a record to its shape. */
export interface ShapeTables {
  readonly structures: RouteTable;
  readonly routes: RouteTable;
}

const RECEIPT = { tenant: '', id: '', receivedAtMs: 0 };

/** The shapes of records that are known, written into the kernel's memory. */
export class ShapeBook {
  readonly #parts: ShapeBookParts;
  readonly #conditions: ConditionWriter;
  readonly #shapes = new Map<number, RuleShape>();
  readonly #placeOf = new Map<RuleShape, number>();
  /** By all that makes shapes equal to rules. */
  readonly #known = new Map<string, RuleShape | 'no rules'>();

  constructor(parts: ShapeBookParts) {
    this.#parts = parts;
    this.#conditions = new ConditionWriter(parts.memory, parts.slots);
  }

  get size(): number {
    return this.#shapes.size;
  }

  shapeAt(place: number): RuleShape | undefined {
    return this.#shapes.get(place);
  }

  /** Learns on which values it depends what records of a structure are, and with that the route of the record at hand. */
  *learnStructure({ text, source, told, key }: LessonSubject, { structures, routes }: ShapeTables): Steps<void> {
    const { kernel, slots, normaliser, memory } = this.#parts;
    const record = jsonObjectOf(text);
    if (record === null) return;
    const [one, other] = structureOf(record, told, kernel, slots);
    const shape = one === key[0] && other === key[1] ? yield* learnShape({ ...RECEIPT, source, text }, normaliser) : null;
    const controls = [...new Set(shape?.controls.map(({ keys }) => slots.slotOf(keys.at(-1) as string)))];
    const isUsable = shape !== null && !controls.includes(-1);
    structures.add(key, isUsable ? memory.writeWords([controls.length, ...controls]) : at.TO_ENGINE);
    const route = isUsable ? this.#parts.routeOf(text, told) : null;
    if (shape !== null && route !== null) yield* this.#addRoute(shape, route, routes);
  }

  /** Learns which rules may fire on records of a route, and how to find them. */
  *learnRoute({ text, source, key }: LessonSubject, { routes }: ShapeTables): Steps<void> {
    if (jsonObjectOf(text) === null) return;
    const shape = yield* learnShape({ ...RECEIPT, source, text }, this.#parts.normaliser);
    if (shape === null) routes.add(key, at.TO_ENGINE);
    else yield* this.#addRoute(shape, key, routes);
  }

  *#addRoute(shape: RecordShape, key: readonly [number, number], routes: RouteTable): Steps<void> {
    const { taxonomy, view, ruleSet, rulesOf, copyUnits } = this.#parts;
    const accessOf = fieldAccesses(shape, taxonomy, view);
    const { places, fields } = rulesOf(shape.event.logSources);
    const signature = `${places.length} ${places[0]} ${places.at(-1)} ${JSON.stringify(shape.event.logSources)} ${fields.map((field) => accessText(accessOf(field))).join('\n')}`;
    yield;
    let known = this.#known.get(signature);
    if (known === undefined) {
      const made = yield* RuleShape.learn({ rules: ruleSet.rules, places, accessOf, copyUnits });
      known = made.isEmpty ? 'no rules' : made;
      if (!made.isEmpty) this.#place(made, yield* made.write(this.#tools));
      this.#known.set(signature, known);
    }
    routes.add(key, known === 'no rules' ? at.TO_NO_RULES : (this.#placeOf.get(known) as number));
  }

  /** Writes a shape by what its records were like since. */
  *writeAgain(shape: RuleShape, { routes }: ShapeTables): Steps<void> {
    const written = yield* shape.write(this.#tools);
    const old = this.#placeOf.get(shape) as number;
    const { memory } = this.#parts;
    for (const word of [at.SHAPE_SEEN, at.SHAPE_NEXT_SAMPLE]) memory.put(written + word, memory.word(old + word));
    this.#shapes.delete(old);
    this.#place(shape, written);
    routes.redirect(old, written);
  }

  #place(shape: RuleShape, place: number): void {
    this.#shapes.set(place, shape);
    this.#placeOf.set(shape, place);
  }

  get #tools(): { readonly memory: KernelMemory; readonly slots: SlotTable; readonly conditions: ConditionWriter } {
    return { memory: this.#parts.memory, slots: this.#parts.slots, conditions: this.#conditions };
  }
}

function accessText(access: FieldAccess): string {
  if (access.kind === 'leaves') return `${access.isExact}${access.empties?.join() ?? ''}${access.leaves.map(({ keys, reading }) => `${reading} ${keys.join('\t')}`).join(' ')}`;
  return access.kind === 'constant' ? `: ${JSON.stringify(access.values)}` : '?';
}
