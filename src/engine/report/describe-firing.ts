import type { Firing } from '../detect/sigma/correlation/firing.ts';
import { text } from './sentence-parts.ts';
import { timespanText } from './timespan-text.ts';

/** One plain sentence for a correlation that fired: how many of what, of whom, within how long. */
export function describeFiring(firing: Firing): string {
  const { correlation } = firing.compiled;
  const of = firing.group.length === 0 ? '' : ` of ${firing.group.map((value) => text(String(value)) ?? 'nobody').join(' and ')}`;
  const sentence = `${whatHappened(firing)}${of} within ${timespanText(correlation.timespanMs)}.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function whatHappened({ compiled: { correlation, watched }, hits, value }: Firing): string {
  const titles = [...watched.values()].map(({ title }) => inSentence(title));
  const field = correlation.valueFields.join(' and ');
  switch (correlation.type) {
    case 'event_count': return counted(hits, titles);
    case 'value_count': return `${value} different values of ${field} in ${counted(hits, titles)}`;
    case 'temporal': return value < titles.length ? `${value} of: ${titles.join(', ')};` : joined(titles, ' and ');
    case 'temporal_ordered': return value < titles.length ? `${value} in this order: ${titles.join(', ')};` : joined(titles, ', then ');
    case 'value_sum': return `${field} adds up to ${rounded(value)} in ${counted(hits, titles)}`;
    case 'value_avg': return `${field} is ${rounded(value)} on average in ${counted(hits, titles)}`;
    case 'value_percentile': return `${field} is ${rounded(value)} at percentile ${correlation.percentile} in ${counted(hits, titles)}`;
  }
}

function joined(titles: readonly string[], between: string): string {
  return `${titles.slice(0, -1).join(', ')}${between}${titles.at(-1) ?? ''}`;
}

/** What a title names that can be counted; what stands behind it says more of it. */
const COUNTABLE = /^(.*?(?:ion|ment|sign-in|logon|login|access|attempt|failure|request|change|click|message|reset))( (?:at|by|for|from|in|into|of|on|through|to|with) .*)?$/i;

/** `12 failed sign-ins to Okta`; of a title that counts badly: `12 events (somebody opens a door)`. */
function counted(count: number, titles: readonly string[]): string {
  const [title = ''] = titles;
  const [, noun, rest = ''] = titles.length === 1 ? (COUNTABLE.exec(title) ?? []) : [];
  if (noun === undefined) return `${count} event${count === 1 ? '' : 's'} (${joined(titles, titles.length > 1 ? ' or ' : '')})`;
  return `${count} ${noun}${count === 1 ? '' : noun.endsWith('s') ? 'es' : 's'}${rest}`;
}

/** A title as part of a sentence: words that begin with a capital only because it is a title are written small. */
function inSentence(title: string): string {
  return title.replace(/(?<![\w.])[A-Z][a-z']*(?:-[A-Z][a-z']+)*(?![\w.])/g, (word) => (word === 'I' || NAMES.has(word) ? word : word.toLowerCase()));
}

/** Names that titles of rules have in them. */
const NAMES = new Set(['Windows', 'Linux', 'Okta', 'Azure', 'Microsoft', 'Google', 'Kerberos', 'Entra', 'Duo', 'Slack']);

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
