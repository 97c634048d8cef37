/** Does one of these names, in which `*` stands for anything, mean the source? */
export function isOneOf(source: string, names: readonly string[]): boolean {
  return names.some((name) => fitsPattern(source, name));
}

/** Does the text fit the pattern, in which `*` stands for anything, without regard to case? */
export function fitsPattern(text: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(text);
}
