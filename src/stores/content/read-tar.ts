import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { type ArchiveIntake, isOfDisk } from './archive-intake.ts';
import { ContentError } from './content-folder.ts';

/** Reads the wanted entries of a `.tar.gz` into the intake; throws a ContentError as the intake words it. */
export async function readTar(archive: string, intake: ArchiveIntake): Promise<void> {
  const entries = extract();
  const packed = createReadStream(archive);
  const source = packed.pipe(createGunzip());
  packed.on('error', (error) => source.destroy(error));
  source.on('error', (error) => entries.destroy(error));
  source.pipe(entries);
  try {
    for await (const entry of entries) {
      const { name, type } = entry.header;
      if (intake.wants(name) && type === 'file') await intake.take(name, entry as AsyncIterable<Buffer>);
      else entry.resume();
    }
  } catch (error) {
    if (error instanceof ContentError || isOfDisk(error)) throw error;
    intake.refuseBroken(error instanceof Error ? error.message : String(error));
  } finally {
    packed.destroy();
    source.destroy();
  }
}
