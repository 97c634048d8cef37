import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { type ArchiveIntake, isOfDisk } from './archive-intake.ts';
import { ContentError } from './content-folder.ts';

/** Bits of the mode that Unix tools keep beside an entry, and those of a link. */
const FILE_KIND = 0o170_000;
const LINK = 0o120_000;

/** Reads the wanted entries of a ZIP archive into the intake; throws a ContentError as the intake words it. */
export async function readZip(archive: string, intake: ArchiveIntake): Promise<void> {
  let zip: ZipFile | null = null;
  try {
    zip = await openPromise(archive, { autoClose: false });
    for await (const entry of zip.eachEntry()) if (!isNoFile(entry) && intake.wants(entry.fileName)) await readEntry(zip, entry, intake);
  } catch (error) {
    if (error instanceof ContentError || isOfDisk(error)) throw error;
    refuse(error instanceof Error ? error.message : String(error), intake);
  } finally {
    zip?.close();
  }
}

async function readEntry(zip: ZipFile, entry: Entry, intake: ArchiveIntake): Promise<void> {
  if (entry.isEncrypted()) intake.refuseEncrypted();
  if (!entry.canDecodeFileData()) intake.refuseMethod(entry.fileName);
  const content = await intake.take(entry.fileName, (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>);
  // The package compares sizes, not checksums.
  if (crc32(content) !== entry.crc32) intake.refuseBroken(`the checksum of ${entry.fileName} differs`);
}

/** Folders, and links, whose content is a path. */
function isNoFile({ fileName, externalFileAttributes, versionMadeBy }: Entry): boolean {
  const isUnix = versionMadeBy >> 8 === 3;
  return fileName.endsWith('/') || (isUnix && ((externalFileAttributes >>> 16) & FILE_KIND) === LINK);
}

/** What the package says of a name that it refuses, or of an archive that is encrypted as a whole, comes as a message only. */
function refuse(message: string, intake: ArchiveIntake): never {
  const outside = /^(?:invalid relative path|absolute path): (.*)$/s.exec(message)?.[1];
  if (outside !== undefined) intake.refuseEscape(outside);
  if (/encrypt/i.test(message)) intake.refuseEncrypted();
  intake.refuseBroken(message.split('. ')[0] ?? message);
}
