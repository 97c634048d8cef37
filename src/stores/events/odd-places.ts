/*
 * Where a condition in SQL and the matcher of rules could see different values. An event names such places in `odd_places`: a path of
 * its own fields as it is, other places behind a colon, which no path has. What is not named there, SQL sees as the matcher does:
 * a list of texts, none of them empty, and nothing else.
 */

/** Stands for every place of the event. */
export const ODD_EVENT = '*';
export const ODD_RAW = ':raw';
/** The OCSF event as one text. */
export const ODD_OCSF_TEXT = ':event';

/** The name of an OCSF path. */
export function oddOcsfPath(path: string): string {
  return `:${path}`;
}

/** The matcher hands no more than this many characters to a regular expression (REGEX_INPUT_LIMIT). */
const MAX_PLAIN_LENGTH = 65_536;

/*
 * Characters that the matcher folds to lower case otherwise than ClickHouse (dotted capital I, capital sigma), the one that becomes an
 * ASCII letter (the Kelvin sign), and those that are two units in JavaScript and one in UTF-8, or none when their other half is missing.
 */
const ODD_CHARACTER = /[\u0130\u03a3\u212a\ud800-\udfff]/;

export function isOddText(text: string): boolean {
  return text.length > MAX_PLAIN_LENGTH || ODD_CHARACTER.test(text);
}

/** The same of a JSON text, which writes half a character as an escape. */
export function isOddJson(json: string): boolean {
  return ODD_CHARACTER.test(json) || json.includes('\\ud');
}
