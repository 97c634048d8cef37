/**
 * Words, found by those that are one slip of the pen away. Two such words have a form in common: the word itself, or the word with one letter
 * left out (Garbe's symmetric deletion), so a question costs as many look-ups as the word has letters.
 */
export class SlipIndex {
  readonly #byForm = new Map<string, Set<string>>();
  readonly #words = new Set<string>();

  add(word: string): void {
    if (this.#words.has(word)) return;
    this.#words.add(word);
    for (const form of formsOf(word)) {
      const words = this.#byForm.get(form);
      if (words) words.add(word);
      else this.#byForm.set(form, new Set([word]));
    }
  }

  delete(word: string): void {
    if (!this.#words.delete(word)) return;
    for (const form of formsOf(word)) {
      const words = this.#byForm.get(form);
      words?.delete(word);
      if (words?.size === 0) this.#byForm.delete(form);
    }
  }

  /** The words that are one slip away from this one, sorted. */
  oneSlipAway(word: string): readonly string[] {
    const found = new Set<string>();
    for (const form of formsOf(word)) for (const other of this.#byForm.get(form) ?? []) if (isOneSlipAway(word, other)) found.add(other);
    return [...found].sort();
  }
}

function formsOf(word: string): Set<string> {
  const forms = new Set([word]);
  for (let at = 0; at < word.length; at++) forms.add(word.slice(0, at) + word.slice(at + 1));
  return forms;
}

/** Damerau-Levenshtein distance of exactly one. */
export function isOneSlipAway(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  if (endA - start > 2 || endB - start > 2) return false;
  const [restA, restB] = [a.slice(start, endA), b.slice(start, endB)];
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}
