import type { DeclareRefusal } from '#contract/declared-entity.ts';
import { type Entity, entityKey } from '#contract/entity.ts';
import type { DeclaredRow } from './declared-row.ts';
import { nameOf } from './spell-entity.ts';

export interface PartedRows {
  readonly rows: readonly DeclaredRow[];
  readonly refusals: readonly DeclareRefusal[];
}

/** Leaves out the rows of a file that declare the same entity, and the names that several rows claim: nobody but its writer knows which of them holds. */
export function partClaims(rows: readonly DeclaredRow[], idOf: (row: DeclaredRow) => string): PartedRows {
  const byId = Map.groupBy(rows, idOf);
  const byName = Map.groupBy(rows, ({ entity }) => entityKey(entity));
  const refusals: DeclareRefusal[] = [];
  const single = rows.filter((row) => {
    const alike = [...new Set([...(byId.get(idOf(row)) ?? []), ...(byName.get(entityKey(row.entity)) ?? [])])].sort((a, b) => a.line - b.line);
    if (alike.length > 1) refusals.push({ line: row.line, of: 'row', name: nameOf(row.entity), reason: 'declared-twice', detail: `${linesOf(alike)} declare the same ${row.entity.type}. Leave one of them.` });
    return alike.length === 1;
  });
  const claims = claimsOf(single);
  const kept = single.map((row): DeclaredRow => {
    if (row.aliases === undefined) return row;
    const aliases = row.aliases.filter((alias) => {
      const refusal = refusalOf(alias, row, claims.get(entityKey(alias)) ?? []);
      if (refusal) refusals.push(refusal);
      return refusal === null;
    });
    return { ...row, aliases };
  });
  return { rows: kept, refusals };
}

/** By name: the rows that have it, under whichever name. */
function claimsOf(rows: readonly DeclaredRow[]): Map<string, DeclaredRow[]> {
  const claims = new Map<string, DeclaredRow[]>();
  for (const row of rows) {
    for (const key of new Set([row.entity, ...(row.aliases ?? [])].map(entityKey))) {
      const claiming = claims.get(key);
      if (claiming) claiming.push(row);
      else claims.set(key, [row]);
    }
  }
  return claims;
}

function refusalOf(alias: Entity, row: DeclaredRow, claiming: readonly DeclaredRow[]): DeclareRefusal | null {
  const isMain = entityKey(alias) === entityKey(row.entity);
  if (claiming.length < 2 || isMain) return null;
  return { line: row.line, of: 'name', name: nameOf(alias), reason: 'claimed-twice', detail: `${linesOf(claiming)} claim this name. It is of one of them: take it out of the others.` };
}

const LINES_SHOWN = 5;

function linesOf(rows: readonly DeclaredRow[]): string {
  const lines = rows.map(({ line }) => line);
  const shown = lines.slice(0, LINES_SHOWN).join(lines.length === 2 ? ' and ' : ', ');
  return `The lines ${shown}${lines.length > LINES_SHOWN ? ` and ${lines.length - LINES_SHOWN} more` : ''}`;
}
