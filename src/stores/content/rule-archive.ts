import { type ArchivedFile, ArchiveIntake, type ArchiveLimits } from './archive-intake.ts';
import { readTar } from './read-tar.ts';
import { readZip } from './read-zip.ts';

/** SigmaHQ's rules are 4,000 files of 6 MB, the largest of them 300 kB. */
const LIMITS: ArchiveLimits = { entries: 200_000, bytesPerFile: 4 * 1024 * 1024, bytes: 256 * 1024 * 1024 };

const ENDING = String.raw`\.(?:tar\.gz|tgz|zip)`;
const IS_ARCHIVE = new RegExp(`${ENDING}$`, 'i');
const IN_ARCHIVE = new RegExp(`^(.*?${ENDING}):(.*)$`, 'is');

export function isArchive(path: string): boolean {
  return IS_ARCHIVE.test(path);
}

/** Takes `archive.zip:inner/file.yml` apart; null for the path of a file that lies in no archive. */
export function splitArchivePath(path: string): { readonly archive: string; readonly inner: string } | null {
  const [, archive, inner] = IN_ARCHIVE.exec(path) ?? [];
  return archive === undefined || inner === undefined ? null : { archive, inner };
}

/**
 * The files of a `.tar.gz` or `.zip` that are wanted, sorted by path; nothing is written to disk. Throws a ContentError that says what to do for an
 * archive that is broken, encrypted, too large or made to lead out of itself, and what Node throws for one that is not there.
 */
export async function readArchive(archive: string, isWanted: (path: string) => boolean, limits: ArchiveLimits = LIMITS): Promise<readonly ArchivedFile[]> {
  const intake = new ArchiveIntake(archive, isWanted, limits);
  await (/\.zip$/i.test(archive) ? readZip(archive, intake) : readTar(archive, intake));
  return intake.files.sort((a, b) => (a.path < b.path ? -1 : 1));
}
