import { createReadStream } from 'node:fs';
import { MAX_IMPORT_BYTES } from '#contract/api/declared-endpoints.ts';
import type { Outcome } from '#contract/outcome.ts';

/** Reads a file to import (`-` is standard input) as text: UTF-8, or UTF-16 where a byte order mark says so. What is too large is not read to its end. */
export async function readDeclaredFile(path: string): Promise<Outcome<string, 'unreadable' | 'too-large'>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of path === '-' ? process.stdin : createReadStream(path)) {
      bytes += (chunk as Buffer).length;
      // Whatever the text becomes as JSON, UTF-16 halves at best.
      if (bytes > 2 * MAX_IMPORT_BYTES) return tooLarge(path);
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    return { ok: false, reason: 'unreadable', detail: `${path} cannot be read (${(error as NodeJS.ErrnoException).code}). Name a file that is there and that you may read.` };
  }
  const text = decode(Buffer.concat(chunks));
  return Buffer.byteLength(JSON.stringify(text)) > MAX_IMPORT_BYTES - ENVELOPE_BYTES ? tooLarge(path) : { ok: true, value: text };
}

/** Room for what stands around the text in a request. */
const ENVELOPE_BYTES = 1_024;

/** PowerShell writes UTF-16 where a table is redirected into a file. */
function decode(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}

function tooLarge(path: string): { readonly ok: false; readonly reason: 'too-large'; readonly detail: string } {
  const detail = `${path} is larger than ${MAX_IMPORT_BYTES / 1_048_576} MiB. Export only the columns that are read (Select-Object SamAccountName,UserPrincipalName,SID,mail,DistinguishedName), or split it: each part can be imported by itself.`;
  return { ok: false, reason: 'too-large', detail };
}
