import type { JsonObject } from '#contract/event.ts';
import { MAX_DEPTH } from './json.ts';
import { mailFacts } from './mail-facts.ts';
import { type MailPage, readMailPage } from './mail-page.ts';
import { headerParameter, type MailPart, partBytes, partText, splitMultipart, splitPart } from './mail-part.ts';
import { decodedLine, readPeople } from './mail-people.ts';
import { mailSigns } from './mail-signs.ts';
import { mailVerdicts, senderAddress, senderProof } from './mail-verdicts.ts';

/** Hashes bytes to lower-case hex; handed in, as the engine has no crypto of its own. */
export type Sha256 = (bytes: Uint8Array) => string;

/** More text than this of a body is not searched for links. */
const MAX_BODY_CHARS = 200_000;
const MAX_LINKS = 100;
/** More parts than this are no attachments that somebody could open. */
const MAX_ATTACHMENTS = 200;

interface Contents {
  readonly attachments: JsonObject[];
  readonly texts: string[];
  readonly pages: MailPage[];
  readonly plain: string[];
  /** Pages and drawings that are attached. */
  readonly attached: MailPage[];
}

const HEADER_LINE = /^[A-Za-z][\w-]*:[ \t]?/;
/** Mailbox files and some programs put a line of their own before the headers. */
const MBOX_LINE = /^>?From \S+ [^\n]*\d{4}[^\n]*\r?\n/;

/** True where a text begins with mail headers (RFC 5322) such as `Received:` or `From:`. */
export function isMailMessage(text: string): boolean {
  const head = text.slice(0, 16_384).replace(MBOX_LINE, '').replace(/^(?:\r?\n)+/, '');
  if (!HEADER_LINE.test(head)) return false;
  const names = new Set(Array.from(head.matchAll(/^([A-Za-z][\w-]*):/gm), (match) => (match[1] as string).toLowerCase()));
  const has = (...wanted: readonly string[]) => wanted.some((name) => names.has(name));
  return has('from', 'to', 'subject', 'message-id') && has('message-id', 'date', 'received', 'mime-version') && has('from', 'return-path', 'received', 'delivered-to');
}

/**
 * Reads a raw mail message into fields: who, to whom, subject, ids, the path it came (`received`), the verdicts of SPF, DKIM and
 * DMARC, attachments with name, type, size and SHA-256, and the links of its bodies.
 */
export function readMailMessage(text: string, sha256: Sha256): JsonObject {
  const part = splitPart(text.replace(MBOX_LINE, ''));
  const one = (name: string) => part.headers.get(name)?.[0];
  const contents: Contents = { attachments: [], texts: [], pages: [], plain: [], attached: [] };
  readPart(part, contents, sha256, 0);
  const { fields: named, people } = readPeople(part);
  const subject = decodedLine(one('subject'));
  const received = part.headers.get('received') ?? [];
  const body = contents.texts.join('\n').slice(0, MAX_BODY_CHARS);
  const fields: Record<string, JsonObject[string]> = {
    ...named,
    subject,
    message_id: one('message-id'), in_reply_to: one('in-reply-to'), date: one('date'), mailer: one('x-mailer') ?? one('user-agent'),
    received: received.map((value) => value.replace(/\s+/g, ' ')),
    received_time: received[0]?.includes(';') ? received[0].slice(received[0].lastIndexOf(';') + 1).trim() : undefined,
    sender_ip: senderAddress(part.headers),
    ...mailVerdicts(part.headers), sender_proof: senderProof(part.headers, people),
    attachments: contents.attachments, links: linksOf(body), body_size: body.length,
    list_id: one('list-id'), list_post: one('list-post'), list_unsubscribe: one('list-unsubscribe'), precedence: one('precedence'), sending_script: one('x-php-originating-script') ?? one('x-php-script'),
    ...mailFacts(part.headers, people, { ...contents, subject: subject ?? '', plainLinks: linksOf(contents.plain.join('\n').slice(0, MAX_BODY_CHARS)) }),
  };
  const signs = mailSigns(fields);
  const all: JsonObject = { ...fields, signs: signs.length > 0 ? signs : undefined, sign_count: signs.length };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== ''));
}

function readPart(part: MailPart, contents: Contents, sha256: Sha256, depth: number): void {
  const type = part.headers.get('content-type')?.[0] ?? 'text/plain';
  const boundary = headerParameter(type, 'boundary');
  if (/^multipart\//i.test(type) && boundary !== undefined) {
    if (depth < MAX_DEPTH) for (const inner of splitMultipart(part.body, boundary)) readPart(splitPart(inner), contents, sha256, depth + 1);
    return;
  }
  const disposition = part.headers.get('content-disposition')?.[0] ?? '';
  const name = headerParameter(disposition, 'filename') ?? headerParameter(type, 'name');
  const isText = /^text\//i.test(type);
  if (name !== undefined || /^attachment/i.test(disposition) || !(isText || /^multipart\//i.test(type))) addAttachment(contents, part, name, sha256);
  else addText(contents, type, partText(part, MAX_BODY_CHARS));
  // A message within the message: what it carries reaches the reader as well.
  if (/^message\/rfc822/i.test(type) && depth < MAX_DEPTH) readPart(splitPart(part.body), contents, sha256, depth + 1);
}

function addText(contents: Contents, type: string, text: string): void {
  contents.texts.push(text);
  if (/^text\/html/i.test(type)) contents.pages.push(readMailPage(text));
  else if (!/^text\/calendar/i.test(type)) contents.plain.push(text);
}

function addAttachment(contents: Contents, part: MailPart, name: string | undefined, sha256: Sha256): void {
  if (contents.attachments.length >= MAX_ATTACHMENTS) return;
  const type = ((part.headers.get('content-type')?.[0] ?? 'application/octet-stream').split(';')[0] as string).trim().toLowerCase();
  const bytes = partBytes(part);
  if (/\b(?:x?html|svg)\b/.test(type) || /\.(?:x?html?|shtml|svg)$/i.test(name ?? '')) contents.attached.push(readMailPage(partText(part, MAX_BODY_CHARS)));
  contents.attachments.push({ name: name === undefined || name === '' ? 'unnamed' : name, type, size: bytes.length, sha256: sha256(bytes) });
}

function linksOf(text: string): string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(/\bhttps?:\/\/[^\s"'<>()[\]{}]{4,2000}/gi)) {
    found.add(match[0].replace(/&amp;/g, '&').replace(/[.,;:!?]+$/, ''));
    if (found.size >= MAX_LINKS) break;
  }
  return [...found];
}
