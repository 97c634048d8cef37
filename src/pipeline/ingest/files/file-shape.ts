type FileShape = 'json' | 'array' | 'mail' | 'mailbox' | 'xml' | 'zeek' | 'w3c' | 'csv' | 'text';

/** The line before each message of a mailbox file (RFC 4155): sender and time. */
export const MAILBOX_LINE = /^From \S+ .{0,40}\d{1,2}:\d{2}.{0,40}\d{4}/;

/** The shape of a file, by its name and its first line that is not blank. */
export function shapeOf(name: string, firstText: string): FileShape {
  const text = firstText.replace(/^\uFEFF/, '').trimStart();
  if (/\.eml$/i.test(name)) return 'mail';
  if (text.startsWith('{')) return 'json';
  if (text.startsWith('[') && /^\[\s*(?:\{|$)/.test(text)) return 'array';
  if (text.startsWith('#separator') || text.startsWith('#fields')) return 'zeek';
  if (/^#(?:Software|Version|Date|Fields|Start-Date): /i.test(text)) return 'w3c';
  if (/^<\?xml|^<Events?[\s>]/.test(text)) return 'xml';
  if (MAILBOX_LINE.test(text)) return 'mailbox';
  if (/^(?:Return-Path|Received|Delivered-To|From|MIME-Version|Message-ID|X-[\w-]+|Date|Subject|To|ARC-[\w-]+|DKIM-Signature):\s/i.test(text) || /^From \S+@\S+ /.test(text)) return 'mail';
  return /\.(?:csv|tsv)$/i.test(name) && isCsvHeader(text, name) ? 'csv' : 'text';
}

function isCsvHeader(line: string, name: string): boolean {
  const cells = line.split(/\.tsv$/i.test(name) ? '\t' : ',').map((cell) => cell.trim().replace(/^"|"$/g, ''));
  return cells.length > 1 && new Set(cells).size === cells.length && cells.every((cell) => /^[\p{L}_@#$][\p{L}\p{N}_ .@#$()/[\]:-]*$/u.test(cell));
}
