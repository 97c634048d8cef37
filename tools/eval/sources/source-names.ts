/** Does one of these names, which may end in `*`, stand for the source? */
export function isOneOf(source: string, names: readonly string[]): boolean {
  return names.some((name) => (name.endsWith('*') ? source.startsWith(name.slice(0, -1)) : source === name));
}
