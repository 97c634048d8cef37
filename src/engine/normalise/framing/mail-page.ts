import { decodeEntities } from './html-entities.ts';

/** A place that a page leads to, with the text that stands on it. */
export interface PageLink {
  readonly target: string;
  readonly text: string;
}

/** What the reader of an HTML page sees, and what it does. */
export interface MailPage {
  readonly text: string;
  /** Characters of text that the page keeps from its reader. */
  readonly hiddenChars: number;
  readonly links: readonly PageLink[];
  /** Where its forms send what is typed in. */
  readonly forms: readonly string[];
  readonly images: number;
  readonly asksForPassword: boolean;
  readonly script: string;
}

interface Reading {
  text: string;
  hiddenChars: number;
  /** The link whose text is being read. */
  open: { target: string; from: number } | undefined;
  readonly stack: { readonly name: string; readonly hides: boolean }[];
  readonly links: PageLink[];
  readonly forms: string[];
  images: number;
  asksForPassword: boolean;
  script: string;
}

/** Pages nested deeper, or with more links, are read no further in that respect. */
const MAX_STACK = 256;
const MAX_LINKS = 300;
const MAX_SCRIPT_CHARS = 20_000;
const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr', 'o:p']);
/** Within a line; all others part words. */
const INLINE = new Set(['a', 'abbr', 'b', 'big', 'bdo', 'em', 'font', 'i', 'label', 'mark', 's', 'small', 'span', 'strong', 'sub', 'sup', 'tt', 'u', 'wbr']);
/** Their content is no markup. */
const RAW = new Set(['script', 'style', 'title', 'textarea', 'xmp']);
const HIDING = /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?!\s*\.|\d)|opacity\s*:\s*0(?![.\d])|mso-hide\s*:\s*all|max-height\s*:\s*0(?!\s*\.|\d)|color\s*:\s*transparent/i;

const attributeOf = (name: string) => new RegExp(`(?:^|[\\s"'/])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i');
const ATTRIBUTES = { style: attributeOf('style'), href: attributeOf('href'), action: attributeOf('action'), type: attributeOf('type') } as const;

/** Reads HTML as a browser's tokeniser does: never back, so in time that grows with its length, whatever it holds. */
export function readMailPage(html: string): MailPage {
  const reading: Reading = { text: '', hiddenChars: 0, open: undefined, stack: [], links: [], forms: [], images: 0, asksForPassword: false, script: '' };
  const lower = html.toLowerCase();
  let at = 0;
  while (at < html.length) {
    const start = html.indexOf('<', at);
    addText(reading, html.slice(at, start < 0 ? html.length : start));
    if (start < 0) break;
    at = readMarkup(reading, html, lower, start);
  }
  closeLink(reading);
  const { text, hiddenChars, links, forms, images, asksForPassword, script } = reading;
  return { text: text.replace(/[\s\u00A0]+/g, ' ').trim(), hiddenChars, links, forms, images, asksForPassword, script };
}

/** Reads what begins with `<` at `start`; gives where to go on. */
function readMarkup(reading: Reading, html: string, lower: string, start: number): number {
  if (html.startsWith('<!--', start)) return endOf(html, '-->', start + 4);
  if (/[!?]/.test(html[start + 1] ?? '')) return endOf(html, '>', start + 1);
  const name = /^<\/?([a-z][a-z0-9:-]*)/.exec(lower.slice(start, start + 40))?.[1];
  if (name === undefined) {
    addText(reading, '<');
    return start + 1;
  }
  const end = endOfTag(html, start);
  if (lower[start + 1] === '/') closeElement(reading, name);
  else openElement(reading, name, html.slice(start + 1 + name.length, end - 1));
  if (!RAW.has(name) || lower[start + 1] === '/') return end;
  const close = lower.indexOf(`</${name}`, end);
  if (name === 'script') reading.script = (reading.script + html.slice(end, close < 0 ? undefined : close)).slice(0, MAX_SCRIPT_CHARS);
  return close < 0 ? html.length : close;
}

function endOf(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at < 0 ? html.length : at + mark.length;
}

function endOfTag(html: string, start: number): number {
  let quote = '';
  for (let i = start; i < html.length; i++) {
    const char = html[i] as string;
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '>') return i + 1;
    else if ((char === '"' || char === "'") && /[=\s]/.test(html[i - 1] as string)) quote = char;
  }
  return html.length;
}

function openElement(reading: Reading, name: string, attributes: string): void {
  if (!INLINE.has(name)) reading.text += ' ';
  const hides = HIDING.test(attribute(attributes, 'style') ?? '') || /(?:^|\s)hidden(?:[\s=]|$)/i.test(attributes);
  if (!VOID.has(name) && !/\/\s*$/.test(attributes) && reading.stack.length < MAX_STACK) reading.stack.push({ name, hides });
  if (name === 'a' || name === 'area') openLink(reading, attribute(attributes, 'href'), name);
  else if (name === 'form') reading.forms.push(attribute(attributes, 'action') ?? '');
  else if (name === 'img') reading.images++;
  else if (name === 'input' && /^password$/i.test(attribute(attributes, 'type') ?? '')) reading.asksForPassword = true;
}

function openLink(reading: Reading, href: string | undefined, name: string): void {
  closeLink(reading);
  if (href === undefined || reading.links.length >= MAX_LINKS) return;
  if (name === 'area') reading.links.push({ target: href, text: '' });
  else reading.open = { target: href, from: reading.text.length };
}

function closeLink(reading: Reading): void {
  if (reading.open) reading.links.push({ target: reading.open.target, text: reading.text.slice(reading.open.from).replace(/[\s\u00A0]+/g, ' ').trim() });
  reading.open = undefined;
}

function closeElement(reading: Reading, name: string): void {
  if (!INLINE.has(name)) reading.text += ' ';
  if (name === 'a') closeLink(reading);
  const at = reading.stack.findLastIndex((element) => element.name === name);
  if (at >= 0) reading.stack.length = at;
}

function addText(reading: Reading, markup: string): void {
  if (markup === '') return;
  const text = decodeEntities(markup);
  if (reading.stack.some(({ hides }) => hides)) reading.hiddenChars += text.replace(/[\u034F\s\u00A0\u200B-\u200F\u00AD\u2007\uFEFF]+/g, '').length;
  else reading.text += text;
}

/** The value of an attribute of a tag, with its character references read. */
function attribute(attributes: string, name: keyof typeof ATTRIBUTES): string | undefined {
  const match = ATTRIBUTES[name].exec(attributes);
  const value = match?.[1] ?? match?.[2] ?? match?.[3];
  return value === undefined ? undefined : decodeEntities(value).trim();
}
