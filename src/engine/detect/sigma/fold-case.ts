/**
 * Case folding of Sigma: each character by its simple lower-case mapping (UnicodeData), so that a folded text has as
 * many characters as before. The two characters where String.toLowerCase does otherwise are replaced first: dotted
 * capital I (would become two characters) and capital sigma (depends on its place in the word).
 */
export function foldCase(text: string): string {
  if (!NEEDS_CARE.test(text)) return text.toLowerCase();
  return text.replaceAll('\u0130', 'i').replaceAll('\u03a3', '\u03c3').toLowerCase();
}

const NEEDS_CARE = /[\u0130\u03a3]/;
