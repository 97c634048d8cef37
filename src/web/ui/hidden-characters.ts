/** A stretch of text: plain, or one character that would not be seen or would change what is seen. */
export type TextRun = { readonly kind: 'plain'; readonly text: string } | { readonly kind: 'hidden'; readonly text: string; readonly mark: string; readonly name: string };

/** Names of those that attacks use; the rest are shown by number. Source: Unicode 16, chapters 23.1 to 23.3. */
const NAMES: Readonly<Record<number, readonly [mark: string, name: string]>> = {
  0x00: ['NUL', 'null'], 0x07: ['BEL', 'bell'], 0x08: ['BS', 'backspace'], 0x09: ['→', 'tab'], 0x0a: ['↵', 'line feed'], 0x0b: ['VT', 'vertical tab'],
  0x0c: ['FF', 'form feed'], 0x0d: ['CR', 'carriage return'], 0x1b: ['ESC', 'escape'], 0x7f: ['DEL', 'delete'], 0x85: ['NEL', 'next line'],
  0xa0: ['NBSP', 'no-break space'], 0xad: ['SHY', 'soft hyphen'], 0x34f: ['CGJ', 'combining grapheme joiner'], 0x61c: ['ALM', 'Arabic letter mark'],
  0x200b: ['ZWSP', 'zero width space'], 0x200c: ['ZWNJ', 'zero width non-joiner'], 0x200d: ['ZWJ', 'zero width joiner'],
  0x200e: ['LRM', 'left-to-right mark'], 0x200f: ['RLM', 'right-to-left mark'], 0x2028: ['LS', 'line separator'], 0x2029: ['PS', 'paragraph separator'],
  0x202a: ['LRE', 'left-to-right embedding'], 0x202b: ['RLE', 'right-to-left embedding'], 0x202c: ['PDF', 'pop directional formatting'],
  0x202d: ['LRO', 'left-to-right override'], 0x202e: ['RLO', 'right-to-left override'], 0x2060: ['WJ', 'word joiner'],
  0x2066: ['LRI', 'left-to-right isolate'], 0x2067: ['RLI', 'right-to-left isolate'], 0x2068: ['FSI', 'first strong isolate'], 0x2069: ['PDI', 'pop directional isolate'],
  0xfeff: ['BOM', 'zero width no-break space'], 0xfffd: ['�', 'replacement for bytes that are no character'],
};

// Controls, format characters, lone surrogates, private use, unassigned, separators other than the space, and
// letters that are drawn as nothing (Hangul fillers, braille blank).
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u00a0\u115f\u1160\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0\ufffd]|\u034f/gu;

function toRun(text: string): TextRun {
  const code = text.codePointAt(0) ?? 0;
  const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const [mark, name] = NAMES[code] ?? [number, 'character that is not shown'];
  return { kind: 'hidden', text, mark, name: mark === number ? name : `${name}, ${number}` };
}

/** Splits text so that nothing in it stays unseen. Joined again, the runs are the text. */
export function splitHidden(text: string): readonly TextRun[] {
  const runs: TextRun[] = [];
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > from) runs.push({ kind: 'plain', text: text.slice(from, match.index) });
    runs.push(toRun(match[0]));
    from = match.index + match[0].length;
  }
  if (from < text.length) runs.push({ kind: 'plain', text: text.slice(from) });
  return runs;
}
