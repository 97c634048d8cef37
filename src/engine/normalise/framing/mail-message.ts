import type { JsonObject } from '#contract/event.ts';
import { MAX_DEPTH } from './json.ts';
import { bytesToText, decodeBase64, decodeHeaderWords, decodeQuotedPrintable } from './mime-text.ts';

/** Hashes bytes to lower-case hex; handed in, as the engine has no crypto of its own. */
export type Sha256 = (bytes: Uint8Array) => string;

/** More text than this of a body is not searched for links. */
const MAX_BODY_CHARS = 200_000;
const MAX_LINKS = 100;

interface Part {
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
}

interface Contents {
  readonly attachments: JsonObject[];
  readonly texts: string[];
}

const HEADER_LINE = /^[A-Za-z][\w-]*:[ \t]?/;

/** True where a text begins with mail headers (RFC 5322) such as `Received:` or `From:`. */
export function isMailMessage(text: string): boolean {
  const head = text.slice(0, 8192);
  return HEADER_LINE.test(head) && /^(?:From|Return-Path|Received|Delivered-To|Date|Subject|To):/im.test(head) && /^(?:From|To|Subject|Message-ID):/im.test(head) && /^(?:Message-ID|Date|Received):/im.test(head);
}

/**
 * Reads a raw mail message into fields: who, to whom, subject, ids, the path it came (`received`), the verdicts of SPF, DKIM and
 * DMARC, attachments with name, type, size and SHA-256, and the links of its bodies.
 */
export function readMailMessage(text: string, sha256: Sha256): JsonObject {
  const part = splitPart(text);
  const one = (name: string) => part.headers.get(name)?.[0];
  const contents: Contents = { attachments: [], texts: [] };
  readPart(part, contents, sha256, 0);
  const received = part.headers.get('received') ?? [];
  const body = contents.texts.join('\n').slice(0, MAX_BODY_CHARS);
  const fields: Record<string, JsonObject[string]> = {
    from: decoded(one('from')), sender: decoded(one('sender')), reply_to: decoded(one('reply-to')), return_path: decoded(one('return-path')),
    to: decoded(one('to')), cc: decoded(one('cc')), delivered_to: decoded(one('delivered-to') ?? one('x-original-to')), subject: decoded(one('subject')),
    message_id: one('message-id'), in_reply_to: one('in-reply-to'), date: one('date'), mailer: one('x-mailer') ?? one('user-agent'),
    received: received.map((value) => value.replace(/\s+/g, ' ')),
    received_time: received[0]?.includes(';') ? received[0].slice(received[0].lastIndexOf(';') + 1).trim() : undefined,
    sender_ip: senderAddress(received, one('x-originating-ip')),
    ...verdicts(part.headers),
    attachments: contents.attachments, links: linksOf(body), body_size: body.length,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));
}

function decoded(value: string | undefined): string | undefined {
  return value === undefined ? undefined : decodeHeaderWords(value).replace(/\s+/g, ' ').trim();
}

function splitPart(text: string): Part {
  const end = /\r?\n\r?\n/.exec(text);
  const head = end ? text.slice(0, end.index) : text;
  const headers = new Map<string, string[]>();
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  return { headers, body: end ? text.slice(end.index + end[0].length) : '' };
}

function parameter(header: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}\\*?=\\s*(?:"([^"]*)"|([^\\s;]+))`, 'i').exec(header);
  const value = match?.[1] ?? match?.[2];
  return value === undefined ? undefined : decodeHeaderWords(value.replace(/^[\w-]+'[\w-]*'/, ''));
}

function readPart(part: Part, contents: Contents, sha256: Sha256, depth: number): void {
  const type = part.headers.get('content-type')?.[0] ?? 'text/plain';
  const boundary = parameter(type, 'boundary');
  if (/^multipart\//i.test(type) && boundary !== undefined) {
    if (depth < MAX_DEPTH) for (const inner of splitMultipart(part.body, boundary)) readPart(splitPart(inner), contents, sha256, depth + 1);
    return;
  }
  const disposition = part.headers.get('content-disposition')?.[0] ?? '';
  const name = parameter(disposition, 'filename') ?? parameter(type, 'name');
  const bytes = bodyBytes(part);
  if (name !== undefined || /^attachment/i.test(disposition)) {
    contents.attachments.push({ name: name ?? '', type: (type.split(';')[0] as string).trim().toLowerCase(), size: bytes.length, sha256: sha256(bytes) });
  } else if (/^text\//i.test(type)) contents.texts.push(bytesToText(bytes.subarray(0, MAX_BODY_CHARS)));
}

function splitMultipart(body: string, boundary: string): string[] {
  const parts = `\n${body}`.split(`\n--${boundary}`).slice(1);
  return parts.filter((part) => !part.startsWith('--')).map((part) => part.replace(/^[ \t]*\r?\n/, '').replace(/\r$/, ''));
}

function bodyBytes(part: Part): Uint8Array {
  const encoding = part.headers.get('content-transfer-encoding')?.[0]?.toLowerCase() ?? '';
  if (encoding === 'base64') return decodeBase64(part.body);
  return decodeQuotedPrintable(encoding === 'quoted-printable' ? part.body : part.body.replaceAll('=', '=3D'));
}

/** The address that handed the message to the first server of ours: the newest `Received` that names a public address. */
function senderAddress(received: readonly string[], originating: string | undefined): string | undefined {
  for (const line of received) {
    const match = /from\s[^;]*?[[(](?:IPv6:)?((?:\d{1,3}\.){3}\d{1,3}|[0-9a-f:]*:[0-9a-f:]+)[\])]/i.exec(line);
    if (match && !/^(?:10|127)\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^::1$|^f[cde]/i.test(match[1] as string)) return match[1];
  }
  return originating?.replace(/[[\]]/g, '');
}

/** The last of our servers writes the topmost header; older ones may be forged by the sender. */
function verdicts(headers: Part['headers']): JsonObject {
  const results = headers.get('authentication-results')?.[0] ?? headers.get('arc-authentication-results')?.[0] ?? '';
  const verdict = (name: string) => new RegExp(`\\b${name}\\s*=\\s*(\\w+)`, 'i').exec(results)?.[1]?.toLowerCase();
  const spf = verdict('spf') ?? /^(\w+)/.exec(headers.get('received-spf')?.[0] ?? '')?.[1]?.toLowerCase();
  return { spf, dkim: verdict('dkim'), dmarc: verdict('dmarc') };
}

function linksOf(text: string): string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(/\bhttps?:\/\/[^\s"'<>()[\]{}]{4,2000}/gi)) {
    found.add(match[0].replace(/&amp;/g, '&').replace(/[.,;:!?]+$/, ''));
    if (found.size >= MAX_LINKS) break;
  }
  return [...found];
}
