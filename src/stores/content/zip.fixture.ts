import { crc32, deflateRawSync } from 'node:zlib';

/** An entry of an archive that a test makes; by default a deflated file that is as it says. */
export interface ZipEntry {
  readonly name: string;
  readonly content: string;
  readonly method?: number;
  readonly flags?: number;
  /** Unix mode with the kind of file. */
  readonly mode?: number;
  readonly crc?: number;
  /** What the directory says of the size. */
  readonly size?: number;
}

const UTF8_NAMES = 0x0800;
const MADE_ON_UNIX = (3 << 8) | 20;

/** A ZIP archive, written after PKWARE's APPNOTE 4.3. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const file = fileOf(entry);
    files.push(file.bytes);
    directory.push(headerOf(entry, file.packedSize, at));
    at += file.bytes.length;
  }
  const headers = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(headers.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, headers, end]);
}

function fileOf({ name, content, method = 8 }: ZipEntry): { readonly bytes: Buffer; readonly packedSize: number } {
  const packed = method === 8 ? deflateRawSync(content) : Buffer.from(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(Buffer.byteLength(name), 26);
  return { bytes: Buffer.concat([local, Buffer.from(name), packed]), packedSize: packed.length };
}

function headerOf({ name, content, method = 8, flags = 0, mode = 0o100_644, crc = crc32(content), size = Buffer.byteLength(content) }: ZipEntry, packedSize: number, at: number): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(MADE_ON_UNIX, 4);
  header.writeUInt16LE(flags | UTF8_NAMES, 8);
  header.writeUInt16LE(method, 10);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(packedSize, 20);
  header.writeUInt32LE(size, 24);
  header.writeUInt16LE(Buffer.byteLength(name), 28);
  header.writeUInt32LE(mode * 0x1_0000, 38);
  header.writeUInt32LE(at, 42);
  return Buffer.concat([header, Buffer.from(name)]);
}
