import { hash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

/** Where parsed content is kept. */
export interface CachePlace {
  /** Of one user alone; made when it is first written to. */
  readonly folder: string;
  /** Digest of the code that parses; null: nobody knows it, so nothing is read or kept. */
  readonly code: string | null;
  /** Told when the cache cannot be written; all goes on without it. */
  readonly onUnwritable: (detail: string) => void;
}

/** Gives what a text is parsed to, anew or as it was kept. */
export type Parse<T> = (text: string, path: string) => T;

type Entries = Readonly<Record<string, unknown>>;

const FORMAT = 1;
/** Less than this is parsed about as quickly as it is read back. */
const LEAST_BYTES = 4_096;
/** So many files stay in the folder: one for each folder or archive, those that were written last. */
const MOST_FILES = 16;
const NEWLINE = 0x0a;

/**
 * What the files of one folder or archive were parsed to, in one file on disk. An entry is known by the SHA-256 of path and text and by the code
 * that parsed it, so what changed is parsed anew. A file that is damaged, or that others could have written, is as if it were not there.
 */
export class ParseCache {
  readonly #place: CachePlace | null;
  readonly #name: string;
  #before: Entries;
  readonly #kept = new Map<string, unknown>();
  #hasNew = false;
  #isClosed = false;

  private constructor(place: CachePlace | null, name: string, before: Entries) {
    this.#place = place?.code === null ? null : place;
    this.#name = name;
    this.#before = before;
  }

  /** The cache of what is read as `kind` from a folder or file. Without a place all is parsed. */
  static async open(place: CachePlace | null, kind: string, source: string): Promise<ParseCache> {
    const name = `${kind}-${hash('sha256', resolve(source)).slice(0, 16)}.json`;
    const before = place === null || place.code === null ? {} : await readEntries(join(place.folder, name), place.code);
    return new ParseCache(place, name, before);
  }

  /** What `parse` makes of the text: plain values, which must not be changed. */
  parse<T>(text: string, path: string, parse: Parse<T>): T {
    if (this.#place === null || this.#isClosed) return parse(text, path);
    const key = hash('sha256', `${path}\0${text}`);
    const known = this.#kept.get(key) ?? this.#before[key];
    if (known !== undefined) {
      this.#kept.set(key, known);
      return known as T;
    }
    const parsed = parse(text, path);
    // What a later start reads is what this one works with; copies also let go of the text that parts of them were cut from.
    const copy: unknown = JSON.parse(JSON.stringify(parsed));
    // Such as an infinite number: it would come back as another value.
    if (!isDeepStrictEqual(copy, parsed)) return parsed;
    this.#hasNew = true;
    this.#kept.set(key, copy);
    return copy as T;
  }

  /** Writes what was parsed since, where there is anything new. From then on all is parsed and nothing kept. */
  async close(): Promise<void> {
    const body = this.#hasNew ? JSON.stringify(Object.fromEntries(this.#kept)) : '';
    this.#isClosed = true;
    this.#kept.clear();
    this.#before = {};
    if (this.#place === null || this.#place.code === null || body.length < LEAST_BYTES) return;
    const { folder, code, onUnwritable } = this.#place;
    try {
      await writeWhole(folder, this.#name, [headOf(code, hash('sha256', body)), body]);
      await dropOldest(folder);
    } catch (error) {
      const { code: reason, message } = error as NodeJS.ErrnoException;
      if (reason === undefined) throw error;
      onUnwritable(`What was parsed cannot be kept in ${folder} (${message}), so the next start parses it again. Make the folder writable for this user.`);
    }
  }
}

/** The first line of a file; its checksum guards against damage only, since who can write the file can write this too. */
function headOf(code: string, checksum: string): string {
  return `watchfloor-cache ${FORMAT} ${code} ${checksum}\n`;
}

async function readEntries(file: string, code: string): Promise<Entries> {
  const bytes = await readOwn(file);
  const end = bytes.indexOf(NEWLINE) + 1;
  const head = bytes.toString('latin1', 0, end);
  const body = bytes.subarray(end);
  // Other code is told before ten megabytes are hashed.
  if (end === 0 || !head.startsWith(headOf(code, '').trimEnd()) || head !== headOf(code, hash('sha256', body))) return {};
  return JSON.parse(body.toString('utf8')) as Entries;
}

/** The bytes of a file that only this user can have written; none where there is no such file. */
async function readOwn(file: string): Promise<Buffer> {
  try {
    const handle = await open(file, 'r');
    try {
      const { uid, mode } = await handle.stat();
      const user = process.getuid?.();
      return user === undefined || (uid === user && (mode & 0o022) === 0) ? await handle.readFile() : Buffer.alloc(0);
    } finally {
      await handle.close();
    }
  } catch (error) {
    // Not there, or not to be read: all is parsed, and writing it anew tells what is wrong.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return Buffer.alloc(0);
  }
}

/** Writes a file so that others see the old one or the whole new one. The folder itself is not synced: a cache that is lost is made again. */
async function writeWhole(folder: string, name: string, parts: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const fresh = join(folder, `${name}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const handle = await open(fresh, 'wx', 0o600);
    try {
      await handle.writeFile(parts.join(''));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, join(folder, name));
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

/** Also takes away what broken writes left behind. */
async function dropOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^[a-z]+-[0-9a-f]{16}\.json/.test(name));
  const files = await Promise.all(names.map(async (name) => ({ file: join(folder, name), timeMs: await timeOf(join(folder, name)) })));
  for (const { file } of files.sort((a, b) => b.timeMs - a.timeMs).slice(MOST_FILES)) await rm(file, { force: true });
}

async function timeOf(file: string): Promise<number> {
  // Another process may have taken it away meanwhile.
  return await stat(file).then(({ mtimeMs }) => mtimeMs, () => 0);
}
