/** Rows as aligned columns: the first to the left, all others to the right; the first row is the header. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ').trimEnd();
  const [header, ...body] = rows;
  return [...(header ? [line(header), widths.map((width) => '-'.repeat(width)).join('  ')] : []), ...body.map(line)].join('\n');
}
