import { DECLARABLE_TYPES, type DeclareRefusal, DUTIES, type Duty, MAX_ALIASES, MAX_GROUP_LENGTH, MAX_GROUPS, MAX_NOTE_LENGTH, WORTHS, type Worth } from '#contract/declared-entity.ts';
import type { Entity } from '#contract/entity.ts';
import { type ReadRow, refuseRow } from './declared-row.ts';
import type { TableRow } from './read-rows.ts';
import { type DeclarableType, isDeclarable, spellEntity, splitTyped, typeOfAlias } from './spell-entity.ts';

/** The columns of our own tables; all but the first two may be left out. */
export const OWN_COLUMNS = ['type', 'name', 'aliases', 'worth', 'groups', 'duty', 'note'] as const;

/** A row of our own columns. `entities list --format json` writes `entity.type` and `entity.value` instead of the first two. */
export function readOwnRow({ line, cells }: TableRow): ReadRow {
  const type = (cells['type'] ?? cells['entity.type'] ?? '').trim().toLowerCase();
  const name = cells['name'] ?? cells['entity.value'] ?? '';
  const refuse = (reason: DeclareRefusal['reason'], detail: string): ReadRow => refuseRow({ line, name: name.trim(), reason, detail });
  if (!isDeclarable(type)) return refuse('unknown-type', `The type "${type}" is not among ${DECLARABLE_TYPES.join(', ')}. Write one of them.`);
  const main = spellEntity(type, name);
  if (!main.ok) return refuse(main.reason, main.detail);
  const parts = { worth: worthOf(cells['worth']), duty: dutyOf(cells['duty']), groups: groupsOf(cells['groups']) };
  if (parts.worth === null) return refuse('unknown-worth', `The worth "${cells['worth']}" is not among ${WORTHS.join(', ')}. Write one of them, or leave the cell empty.`);
  if (parts.duty === 'unknown') return refuse('unknown-duty', `The duty "${cells['duty']}" is not among ${DUTIES.join(', ')}. Write one of them, or leave the cell empty.`);
  if (parts.groups === null) return refuse('too-many', `An entity is in at most ${MAX_GROUPS} groups, whose names have at most ${MAX_GROUP_LENGTH} characters; ";" divides them. Shorten the cell.`);
  const note = cells['note']?.trim();
  if ((note?.length ?? 0) > MAX_NOTE_LENGTH) return refuse('too-long', `A note has at most ${MAX_NOTE_LENGTH} characters. Shorten it.`);
  const aliases = cells['aliases'] === undefined ? undefined : aliasesOf(cells['aliases'], type, line);
  if ((aliases?.taken.length ?? 0) > MAX_ALIASES) return refuse('too-many', `An entity has at most ${MAX_ALIASES} other names. Leave some out.`);
  const { worth, duty, groups } = parts;
  return {
    row: {
      line, entity: main.value, isFromDirectory: false,
      ...(aliases && { aliases: aliases.taken }), ...(worth && { worth }), ...(groups && { groups }), ...(duty !== undefined && { duty }), ...(note !== undefined && { note }),
    },
    refusals: aliases?.refusals ?? [],
  };
}

function worthOf(cell: string | undefined): Worth | null | undefined {
  const wanted = cell?.trim().toLowerCase();
  return wanted === undefined ? undefined : wanted === '' ? 'normal' : (WORTHS.find((worth) => worth === wanted) ?? null);
}

/** People write duties with blanks and hyphens too. */
function dutyOf(cell: string | undefined): Duty | null | 'unknown' | undefined {
  const wanted = cell?.trim().toLowerCase().replace(/[\s-]+/g, '_');
  return wanted === undefined ? undefined : wanted === '' ? null : (DUTIES.find((duty) => duty === wanted) ?? 'unknown');
}

function groupsOf(cell: string | undefined): readonly string[] | null | undefined {
  if (cell === undefined) return undefined;
  const groups = [...new Set(cell.split(';').map(spellGroup).filter((group) => group !== ''))].sort();
  return groups.length > MAX_GROUPS || groups.some((group) => group.length > MAX_GROUP_LENGTH) ? null : groups;
}

/** One spelling for each group: lower case, one blank between words. */
export function spellGroup(group: string): string {
  return group.trim().replace(/\s+/g, ' ').toLowerCase();
}

function aliasesOf(cell: string, of: DeclarableType, line: number): { readonly taken: readonly Entity[]; readonly refusals: readonly DeclareRefusal[] } {
  const taken: Entity[] = [];
  const refusals: DeclareRefusal[] = [];
  for (const written of cell.split(';').map((one) => one.trim()).filter((one) => one !== '')) {
    const { type, name } = splitTyped(written) ?? { type: typeOfAlias(written, of), name: written };
    const spelled = spellEntity(type, name);
    if (spelled.ok) taken.push(spelled.value);
    else refusals.push({ line, of: 'name', name: written, reason: spelled.reason, detail: spelled.detail });
  }
  return { taken, refusals };
}
