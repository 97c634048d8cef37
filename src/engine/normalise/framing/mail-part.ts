import { bytesToText, decodeBase64, decodeHeaderWords, decodeQuotedPrintable, decodeText } from './mime-text.ts';

/** A message or a part of one: its headers by lower-case name, oldest last, and what stands below them. */
export interface MailPart {
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
}

/** Parts a text at its first empty line; folded header lines are joined (RFC 5322 2.2.3). */
export function splitPart(text: string): MailPart {
  const start = /^(?:\r?\n)*/.exec(text)?.[0].length ?? 0;
  const end = /\r?\n[ \t]*\r?\n/.exec(text.slice(start));
  const head = end ? text.slice(start, start + end.index) : text.slice(start);
  const headers = new Map<string, string[]>();
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const known = headers.get(name);
    if (known) known.push(line.slice(colon + 1).trim());
    else headers.set(name, [line.slice(colon + 1).trim()]);
  }
  return { headers, body: end ? text.slice(start + end.index + end[0].length) : '' };
}

/** A header's parameter (`filename="a b.pdf"`), also in pieces and with a charset (RFC 2231: `filename*0*=utf-8''a%20b`). */
export function headerParameter(header: string, name: string): string | undefined {
  const pieces: { order: number; value: string; isEncoded: boolean }[] = [];
  for (const match of header.matchAll(/;\s*([\w-]+)(?:\*(\d+))?(\*)?\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))/g)) {
    if (match[1]?.toLowerCase() !== name) continue;
    const value = match[4]?.replace(/\\(.)/g, '$1') ?? match[5] ?? '';
    pieces.push({ order: Number(match[2] ?? 0), value, isEncoded: match[3] !== undefined });
  }
  if (pieces.length === 0) return undefined;
  pieces.sort((a, b) => a.order - b.order);
  const joined = pieces.map(({ value }) => value).join('');
  return pieces.some(({ isEncoded }) => isEncoded) ? decodePercent(joined) : decodeHeaderWords(joined);
}

function decodePercent(value: string): string {
  const match = /^([\w-]*)'[\w-]*'(.*)$/s.exec(value);
  const bytes = decodeQuotedPrintable((match?.[2] ?? value).replaceAll('=', '=3D').replaceAll('%', '='));
  return decodeText(bytes, match?.[1] ?? '');
}

/** The parts of a multipart body. A line is a boundary only when nothing else stands in it: boundaries begin with one another. */
export function splitMultipart(body: string, boundary: string): string[] {
  const mark = `\n--${boundary}`;
  const pieces = `\n${body}`.split(mark);
  const parts: string[] = [];
  for (const piece of pieces.slice(1)) {
    if (/^--/.test(piece)) break;
    const line = /^[ \t]*\r?\n/.exec(piece);
    if (line) parts.push(piece.slice(line[0].length));
    else if (parts.length > 0) parts[parts.length - 1] += mark + piece;
  }
  return parts.map((part) => part.replace(/\r$/, ''));
}

export function partBytes({ headers, body }: MailPart): Uint8Array {
  const encoding = headers.get('content-transfer-encoding')?.[0]?.trim().toLowerCase() ?? '';
  if (encoding === 'base64') return decodeBase64(body);
  return decodeQuotedPrintable(encoding === 'quoted-printable' ? body : body.replaceAll('=', '=3D'));
}

/** The text of a part. Only encoded bytes have a charset of their own; the rest was text already when the message was read. */
export function partText(part: MailPart, maxChars: number): string {
  const encoding = part.headers.get('content-transfer-encoding')?.[0]?.trim().toLowerCase() ?? '';
  const bytes = partBytes(part).subarray(0, maxChars);
  const charset = headerParameter(part.headers.get('content-type')?.[0] ?? '', 'charset');
  return encoding === 'base64' || encoding === 'quoted-printable' ? decodeText(bytes, charset ?? '') : bytesToText(bytes);
}
