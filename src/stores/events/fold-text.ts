/** Each character by its simple lower case, as the matcher of rules folds (engine/detect/sigma/fold-case.ts). */
export function foldText(text: string): string {
  return text.replaceAll('\u0130', 'i').replaceAll('\u03a3', '\u03c3').toLowerCase();
}
