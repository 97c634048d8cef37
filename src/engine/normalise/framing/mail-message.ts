import type { JsonObject } from '#contract/event.ts';
import { MAX_DEPTH } from './json.ts';
import { type Mailbox, readMailboxes } from './mail-address.ts';
import { headerParameter, type MailPart, partBytes, partText, splitMultipart, splitPart } from './mail-part.ts';
import { mailVerdicts, senderAddress } from './mail-verdicts.ts';
import { decodeHeaderWords } from './mime-text.ts';

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
  const contents: Contents = { attachments: [], texts: [] };
  readPart(part, contents, sha256, 0);
  const received = part.headers.get('received') ?? [];
  const body = contents.texts.join('\n').slice(0, MAX_BODY_CHARS);
  const fields: Record<string, JsonObject[string]> = {
    ...people(part),
    subject: decoded(one('subject')),
    message_id: one('message-id'), in_reply_to: one('in-reply-to'), date: one('date'), mailer: one('x-mailer') ?? one('user-agent'),
    received: received.map((value) => value.replace(/\s+/g, ' ')),
    received_time: received[0]?.includes(';') ? received[0].slice(received[0].lastIndexOf(';') + 1).trim() : undefined,
    sender_ip: senderAddress(part.headers),
    ...mailVerdicts(part.headers),
    attachments: contents.attachments, links: linksOf(body), body_size: body.length,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));
}

/** The headers that name people, as they are written, and the addresses in them. */
function people({ headers }: MailPart): Record<string, JsonObject[string]> {
  const raw = (...names: readonly string[]) => names.flatMap((name) => headers.get(name) ?? []);
  const first = (...names: readonly string[]) => decoded(raw(...names)[0]);
  const mailboxes = (name: string): Mailbox[] => raw(name).flatMap(mailboxesOf);
  const addresses = (name: string) => mailboxes(name).flatMap(({ address }) => (address === '' ? [] : [address]));
  const senders = mailboxes('from');
  const from = senders.find(({ address }) => address !== '') ?? senders[0];
  return {
    from: first('from'), sender: first('sender'), reply_to: first('reply-to'), return_path: first('return-path'), to: first('to'), cc: first('cc'),
    delivered_to: first('delivered-to', 'x-original-to', 'envelope-to'),
    from_address: from?.address, from_name: decoded(from?.name), sender_address: addresses('sender')[0], reply_to_addresses: addresses('reply-to'),
    return_path_address: addresses('return-path')[0], to_addresses: addresses('to'), cc_addresses: addresses('cc'),
  };
}

/** Some senders encode the whole header, the address with it. */
function mailboxesOf(header: string): Mailbox[] {
  const found = readMailboxes(header);
  return found.some(({ address }) => address !== '') ? found : readMailboxes(decodeHeaderWords(header));
}

function decoded(value: string | undefined): string | undefined {
  return value === undefined ? undefined : decodeHeaderWords(value).replace(/\s+/g, ' ').trim();
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
  else contents.texts.push(partText(part, MAX_BODY_CHARS));
  // A message within the message: what it carries reaches the reader as well.
  if (/^message\/rfc822/i.test(type) && depth < MAX_DEPTH) readPart(splitPart(part.body), contents, sha256, depth + 1);
}

function addAttachment(contents: Contents, part: MailPart, name: string | undefined, sha256: Sha256): void {
  if (contents.attachments.length >= MAX_ATTACHMENTS) return;
  const type = ((part.headers.get('content-type')?.[0] ?? 'application/octet-stream').split(';')[0] as string).trim().toLowerCase();
  const bytes = partBytes(part);
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
