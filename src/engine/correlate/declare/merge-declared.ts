import { type DeclaredEntity, type DeclareRefusal, MAX_ALIASES, MAX_DECLARED, namesOfDeclared } from '#contract/declared-entity.ts';
import { type Entity, entityKey } from '#contract/entity.ts';
import type { DeclaredRow } from './declared-row.ts';
import { partClaims } from './part-claims.ts';
import { nameOf } from './spell-entity.ts';

/** What an import changes. */
export interface DeclaredChange {
  /** As they are to be kept; those that stay as they were are left out. */
  readonly written: readonly DeclaredEntity[];
  /** Main names that are other names of something written now. */
  readonly removed: readonly Entity[];
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refusals: readonly DeclareRefusal[];
}

/** Who imports, and when. */
export interface DeclaringPerson {
  readonly by: string;
  readonly atMs: number;
}

/**
 * Brings the rows of a file together with what is declared. A row is about the entity that has its main name or its security identifier already, under
 * whichever name. What the row does not say stays.
 */
export function mergeDeclared(rows: readonly DeclaredRow[], kept: readonly DeclaredEntity[], person: DeclaringPerson): DeclaredChange {
  const merge = new Merge(rows, kept, person);
  return merge.change();
}

class Merge {
  readonly #kept: readonly DeclaredEntity[];
  readonly #person: DeclaringPerson;
  readonly #byName = new Map<string, DeclaredEntity>();
  readonly #rows: readonly DeclaredRow[];
  readonly #refusals: DeclareRefusal[] = [];
  /** What is declared already and that a row is about. */
  readonly #bases = new Map<DeclaredRow, DeclaredEntity>();
  readonly #touched = new Set<DeclaredEntity>();
  /** Names that rows say themselves: what is only kept gives way to them. */
  readonly #said = new Map<string, DeclaredRow>();

  constructor(rows: readonly DeclaredRow[], kept: readonly DeclaredEntity[], person: DeclaringPerson) {
    this.#kept = kept;
    this.#person = person;
    for (const one of kept) for (const name of namesOfDeclared(one)) this.#byName.set(entityKey(name), one);
    const parted = partClaims(rows.filter((row) => this.#isOfOne(row)), (row) => entityKey((this.#baseOf(row)[0] ?? row).entity));
    this.#rows = parted.rows;
    this.#refusals.push(...parted.refusals);
    for (const row of this.#rows) {
      const [base] = this.#baseOf(row);
      if (base) {
        this.#bases.set(row, base);
        this.#touched.add(base);
      }
      for (const name of namesOf(row)) this.#said.set(entityKey(name), row);
    }
  }

  change(): DeclaredChange {
    const written: DeclaredEntity[] = [];
    const removed: Entity[] = [];
    let [added, changed, unchanged] = [0, 0, 0];
    for (const row of this.#rows) {
      const base = this.#bases.get(row);
      if (!base && this.#kept.length + added >= MAX_DECLARED) {
        this.#refuse(row, 'no-room', `A tenant has at most ${MAX_DECLARED} declared entities. Remove some that are not needed, and import the file again.`);
        continue;
      }
      const merged = this.#merged(row, base);
      if (merged === null) continue;
      if (base && isSame(base, merged)) {
        unchanged++;
        continue;
      }
      written.push(merged);
      if (base) changed++;
      else added++;
      if (base && entityKey(base.entity) !== entityKey(merged.entity)) removed.push(base.entity);
    }
    const refusals = this.#refusals.sort((a, b) => a.line - b.line);
    return { written, removed, added, changed, unchanged, refusals };
  }

  #refuse({ line, entity }: DeclaredRow, reason: DeclareRefusal['reason'], detail: string): void {
    this.#refusals.push({ line, of: 'row', name: nameOf(entity), reason, detail });
  }

  /** What is declared under the names that say who it is; one at most, where all is well. */
  #baseOf(row: DeclaredRow): DeclaredEntity[] {
    return [...new Set([row.entity, ...(row.aliases ?? []).filter(isLasting)].flatMap((name) => this.#byName.get(entityKey(name)) ?? []))];
  }

  #isOfOne(row: DeclaredRow): boolean {
    const bases = this.#baseOf(row);
    if (bases.length > 1) this.#refuse(row, 'several-entities', `Its names are of several entities that are declared: ${bases.map(({ entity }) => nameOf(entity)).join(' and ')}. Remove all but one of them, and import the row again.`);
    return bases.length <= 1;
  }

  #merged(row: DeclaredRow, base: DeclaredEntity | undefined): DeclaredEntity | null {
    const own = namesOf(row);
    const isStillNamed = base !== undefined && (!row.isFromDirectory || own.some((name) => entityKey(name) === entityKey(base.entity)));
    const entity = isStillNamed ? base.entity : row.entity;
    const before = base === undefined ? [] : row.isFromDirectory ? namesOfDeclared(base) : row.aliases === undefined ? base.aliases : [];
    const aliases = unique([...own.filter((name) => this.#isFree(name, row, base)), ...before.filter((name) => (this.#said.get(entityKey(name)) ?? row) === row)]).filter((name) => entityKey(name) !== entityKey(entity));
    if (aliases.length > MAX_ALIASES) {
      this.#refuse(row, 'too-many', `With what is declared it would have ${aliases.length} other names; at most ${MAX_ALIASES} are kept. Leave some out.`);
      return null;
    }
    const duty = row.isFromDirectory ? (base?.duty ?? row.duty ?? null) : row.duty === undefined ? (base?.duty ?? null) : row.duty;
    return { entity, aliases, worth: row.worth ?? base?.worth ?? 'normal', groups: row.groups ?? base?.groups ?? [], duty, note: row.note ?? base?.note ?? '', ...this.#person };
  }

  /** Whether nothing else has the name that this import leaves as it is. */
  #isFree(name: Entity, row: DeclaredRow, base: DeclaredEntity | undefined): boolean {
    const holder = this.#byName.get(entityKey(name));
    const isTaken = holder !== undefined && holder !== base && (!this.#touched.has(holder) || entityKey(holder.entity) === entityKey(name));
    if (isTaken) {
      const detail = `It is a name of ${nameOf(holder.entity)}, which is declared. Take it from there (import it without this name, or remove it), or leave it out here.`;
      this.#refusals.push({ line: row.line, of: 'name', name: nameOf(name), reason: 'claimed-before', detail });
    }
    return !isTaken;
  }
}

function namesOf(row: DeclaredRow): readonly Entity[] {
  return unique([row.entity, ...(row.aliases ?? [])]);
}

/** Directories never give a security identifier a second time, whatever the account is called. */
function isLasting({ value }: Entity): boolean {
  return value.startsWith('S-1-5-21-');
}

function unique(names: readonly Entity[]): Entity[] {
  return [...new Map(names.map((name) => [entityKey(name), name]))].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, name]) => name);
}

/** By whom and when is no difference. */
function isSame(a: DeclaredEntity, b: DeclaredEntity): boolean {
  const said = ({ entity, aliases, worth, groups, duty, note }: DeclaredEntity) => JSON.stringify([entityKey(entity), aliases.map(entityKey), worth, groups, duty, note]);
  return said(a) === said(b);
}
