/** The names that someone who typed `wanted` may have meant, best first. */
export function nearNames(wanted: string, names: readonly string[], count: number): readonly string[] {
  const text = wanted.toLowerCase().slice(0, 100);
  return names
    .map((name) => ({ name, distance: likeness(text, name) }))
    .filter(({ distance }) => distance <= Math.max(2, Math.floor(text.length / 3)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ name }) => name);
}

// `ip` means `src_endpoint.ip` as much as a typing error does, so a shared ending counts as near.
function likeness(text: string, name: string): number {
  if (name.endsWith(`.${text}`) || text.endsWith(`.${name}`)) return 1;
  return editDistance(text.replaceAll('_', '.'), name.replaceAll('_', '.'));
}

// Levenshtein distance, one row at a time.
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (above[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(swap, (above[j] as number) + 1, (row[j - 1] as number) + 1));
    }
    above = row;
  }
  return above[b.length] as number;
}
