import type { DeclareFormat, DeclareRefusal } from '#contract/declared-entity.ts';
import type { Outcome } from '#contract/outcome.ts';
import type { DeclaredRow, ReadRow } from './declared-row.ts';
import { activeDirectoryNames, googleNames, graphNames, noticesOf, oktaNames, readAccount, readComputer } from './directory-rows.ts';
import { OWN_COLUMNS, readOwnRow } from './own-rows.ts';
import { readRows, type TableFault, type TableRow } from './read-rows.ts';

/** Whose columns a file has. */
export const DECLARE_SHAPES = ['own', 'ad-computers', 'ad-users', 'graph-users', 'okta-users', 'google-users'] as const;
export type DeclareShape = (typeof DECLARE_SHAPES)[number];

export interface ReadDeclared {
  readonly shape: DeclareShape;
  readonly rows: readonly DeclaredRow[];
  readonly refusals: readonly DeclareRefusal[];
  /** What the file does not hold although it looks as if it did. */
  readonly notices: readonly string[];
}

/** Reads a file in which people or a directory say what they know of entities. Refused whole where it cannot be read; else row by row. */
export function readDeclared(text: string, format: DeclareFormat = 'auto'): Outcome<ReadDeclared, TableFault | 'unknown-columns'> {
  const table = readRows(text, format);
  if (!table.ok) return table;
  const { rows, hasMorePages } = table.value;
  const columns = new Set(rows.flatMap(({ cells }) => Object.keys(cells)));
  if (rows.length === 0) return { ok: false, reason: 'empty', detail: 'The file has a line with names of columns and no row. Export it again.' };
  const shape = shapeOf(columns);
  if (shape === null) return { ok: false, reason: 'unknown-columns', detail: unknownColumns(columns) };
  const read = rows.map(READERS[shape]);
  const notices = [...noticesOf(rows, read.flatMap(({ leftOut }) => leftOut ?? [])), ...(hasMorePages ? ['The file is one page of several. Fetch the others and import them too.'] : [])];
  return { ok: true, value: { shape, rows: read.flatMap(({ row }) => row ?? []), refusals: read.flatMap(({ refusals }) => refusals), notices } };
}

const READERS: Readonly<Record<DeclareShape, (row: TableRow) => ReadRow>> = {
  own: readOwnRow,
  'ad-computers': readComputer,
  'ad-users': (row) => readAccount(row, activeDirectoryNames),
  'graph-users': (row) => readAccount(row, graphNames),
  'okta-users': (row) => readAccount(row, oktaNames),
  'google-users': (row) => readAccount(row, googleNames),
};

function shapeOf(columns: ReadonlySet<string>): DeclareShape | null {
  if ((columns.has('type') && columns.has('name')) || columns.has('entity.value')) return 'own';
  if (columns.has('dnshostname')) return 'ad-computers';
  if (columns.has('samaccountname')) return 'ad-users';
  if (columns.has('userprincipalname')) return 'graph-users';
  if (columns.has('profile.login') || (columns.has('login') && columns.has('email'))) return 'okta-users';
  return columns.has('primaryemail') ? 'google-users' : null;
}

const COLUMNS_SHOWN = 8;

function unknownColumns(columns: ReadonlySet<string>): string {
  const found = [...columns].slice(0, COLUMNS_SHOWN).join(', ') + (columns.size > COLUMNS_SHOWN ? ', ...' : '');
  return `The columns are not known: ${found}. Name them ${OWN_COLUMNS.join(', ')} in the first line, or export users or computers of Active Directory (SamAccountName, DNSHostName), Microsoft Graph (userPrincipalName), Okta (profile.login) or Google (primaryEmail).`;
}
