/** Letters that look like Latin ones, by what they look like (the commonest of Unicode's confusables, UTS #39). */
const LOOK_ALIKES = new Map<string, string>(
  ['аa', 'еe', 'оo', 'рp', 'сc', 'хx', 'уy', 'іi', 'јj', 'ѕs', 'ԁd', 'һh', 'ԛq', 'ԝw', 'ѵv', 'ӏl', 'АA', 'ВB', 'ЕE', 'КK', 'МM', 'НH', 'ОO', 'РP', 'СC', 'ТT', 'ХX', 'ЅS', 'ІI', 'ЈJ', 'УY',
    'αa', 'οo', 'νv', 'ρp', 'ιi', 'κk', 'τt', 'υu', 'ΑA', 'ΒB', 'ΕE', 'ΖZ', 'ΗH', 'ΙI', 'ΚK', 'ΜM', 'ΝN', 'ΟO', 'ΡP', 'ΤT', 'ΥY', 'ΧX',
    'ᎪA', 'ᏴB', 'ᏟC', 'ᎠD', 'ᎬE', 'ᏀG', 'ᎻH', 'ᎫJ', 'ᏦK', 'ᏞL', 'ᎷM', 'ΝN', 'ᏢP', 'ᎡR', 'ᏚS', 'ᎢT', 'ᏙV', 'ᎳW', 'ᏃZ', 'ɑa', 'ɡg', 'ıi', 'օo', 'ոn', 'սu', 'ᑕC', 'ᗩA', 'ᗷB', 'ᗪD', 'ᗴE', 'ᑌU', 'ᒪL', 'ᗰM', 'ᑭP', 'ᖇR', 'ᔕS', 'ᐯV', 'ᗯW', '᙭X',
    'ᴀa', 'ʙb', 'ᴄc', 'ᴅd', 'ᴇe', 'ɢg', 'ʜh', 'ɪi', 'ᴊj', 'ᴋk', 'ʟl', 'ᴍm', 'ɴn', 'ᴏo', 'ᴘp', 'ʀr', 'ᴛt', 'ᴜu', 'ᴠv', 'ᴡw', 'ʏy', 'ᴢz',
  ].map((pair) => [[...pair][0] as string, [...pair][1] as string]));
const FOREIGN = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Cherokee}\p{Script=Armenian}\p{Script=Canadian_Aboriginal}]/u;
/** Scripts in which nobody writes a letter or two within a Latin text. */
const ODD_SCRIPT = /[\p{Script=Cherokee}\p{Script=Canadian_Aboriginal}]/u;
/** Small capitals of phonetics, several together. */
const SMALL_CAPITALS = /(?:[\u1D00-\u1D22\u026A\u0262\u0274\u0280\u028F\u0299\u029C\u029F]\W?){3}/u;
/** A full stop after the first letter of a word, which parts it for programs only. */
const PARTED = /(?:^|[\s,])\p{L}\.\p{Ll}{3,}/gu;
const LATIN = /\p{Script=Latin}/u;
/** What nobody sees: zero width, joiners, marks of direction, tags, selectors of variants. */
const INVISIBLE = /[\u180B-\u180E]|[\uFE00-\uFE0F]|[\u034F\u00AD\u061C\u115F\u1160\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E01EF}]/gu;
/** The same between two letters, or letters and figures, where it parts a word for programs only. */
const INVISIBLE_IN_WORD = /[\p{Script=Latin}\d][\u034F\u00AD\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E01EF}]+[\p{Script=Latin}\d]/u;
const STYLED = /[\u{1D400}-\u{1D7FF}\u{1F110}-\u{1F149}\u{1F150}-\u{1F169}\u{1F170}-\u{1F189}\u24B6-\u24E9\uFF21-\uFF3A\uFF41-\uFF5A]/u;
/** More of a word than this is no word. */
const WORD = /[\p{L}\p{M}]{2,60}/gu;

/** A text as its reader takes it: styled letters plain, invisible ones gone, look-alikes within Latin words by what they look like. */
export function readableText(text: string): string {
  const plain = text.normalize('NFKC').replace(INVISIBLE, '');
  const hasOddLetters = LATIN.test(plain) && (ODD_SCRIPT.test(plain) || SMALL_CAPITALS.test(plain));
  if (hasOddLetters) return latinLetters(plain);
  return FOREIGN.test(plain) ? plain.replace(WORD, (word) => (isMixed(word) ? latinLetters(word) : word)) : plain;
}

/** How a short text hides its words from filters: `invisible`, `styled`, `mixed` or `parted` letters; empty where it does not. */
export function letterDisguises(text: string): string[] {
  const found: string[] = [];
  if (INVISIBLE_IN_WORD.test(text)) found.push('invisible');
  if (STYLED.test(text) || SMALL_CAPITALS.test(text)) found.push('styled');
  if (FOREIGN.test(text) && LATIN.test(text) && (ODD_SCRIPT.test(text) || (text.match(WORD) ?? []).some(isMixed))) found.push('mixed');
  if ((text.match(PARTED) ?? []).length >= 2) found.push('parted');
  return found;
}

function latinLetters(text: string): string {
  return Array.from(text, (char) => LOOK_ALIKES.get(char) ?? char).join('');
}

/** Latin and look-alike letters of another script in one word. */
function isMixed(word: string): boolean {
  return LATIN.test(word) && FOREIGN.test(word) && Array.from(word).every((char) => LATIN.test(char) || LOOK_ALIKES.has(char) || !FOREIGN.test(char));
}
