/** The known word that a strange one most likely stands for: the same in other case, or one or two letters off. */
export function nearestWord(word: string, known: Iterable<string>): string | null {
  const typed = plain(word);
  for (const candidate of known) {
    const meant = plain(candidate);
    if (meant === typed || (meant.length > 4 && Math.abs(meant.length - typed.length) <= 1 && isOneOff(typed, meant))) return candidate;
  }
  return null;
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[\s_-]/g, '');
}

/** One letter inserted, left out, replaced, or two neighbours swapped. */
function isOneOff(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const restA = a.slice(start, a.length - end);
  const restB = b.slice(start, b.length - end);
  return (restA.length <= 1 && restB.length <= 1) || (restA.length === 2 && restA === [...restB].reverse().join(''));
}
