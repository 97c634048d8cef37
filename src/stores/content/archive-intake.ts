import { ContentError } from './content-folder.ts';

/** A file inside an archive; the path is that in the archive. */
export interface ArchivedFile {
  readonly path: string;
  readonly text: string;
}

/** What is taken from one archive at most. */
export interface ArchiveLimits {
  readonly entries: number;
  readonly bytesPerFile: number;
  readonly bytes: number;
}

/** Takes in the entries of one archive within its limits. */
export class ArchiveIntake {
  readonly files: ArchivedFile[] = [];
  readonly #archive: string;
  readonly #isWanted: (path: string) => boolean;
  readonly #limits: ArchiveLimits;
  #entries = 0;
  #bytes = 0;

  constructor(archive: string, isWanted: (path: string) => boolean, limits: ArchiveLimits) {
    this.#archive = archive;
    this.#isWanted = isWanted;
    this.#limits = limits;
  }

  /** Counts an entry and says whether it is to be read. */
  wants(path: string): boolean {
    this.#entries++;
    if (this.#entries > this.#limits.entries) this.#refuse(`has more than ${this.#limits.entries} entries`, 'Pack the rules alone');
    if (leadsOut(path)) this.refuseEscape(path);
    return this.#isWanted(path);
  }

  async take(path: string, content: AsyncIterable<Buffer>): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of content) {
      bytes += chunk.length;
      if (bytes > this.#limits.bytesPerFile) this.#refuse(`holds ${path} of more than ${inMiB(this.#limits.bytesPerFile)}, which no file of rules is`, 'Pack the archive without it');
      if (this.#bytes + bytes > this.#limits.bytes) this.#refuse(`holds more than ${inMiB(this.#limits.bytes)} of rules`, 'Pack them into several archives');
      chunks.push(chunk);
    }
    this.#bytes += bytes;
    const whole = Buffer.concat(chunks);
    this.files.push({ path, text: whole.toString('utf8') });
    return whole;
  }

  refuseBroken(detail: string): never {
    this.#refuse(`cannot be read as an archive (${detail})`, 'It is cut off or damaged: get it again, or unpack it and name the folder');
  }

  refuseEncrypted(): never {
    this.#refuse('is encrypted', 'Unpack it with its password and name the folder');
  }

  refuseMethod(path: string): never {
    this.#refuse(`holds ${path} packed in a way that is not read here (only stored and deflated files are)`, 'Unpack it and name the folder');
  }

  refuseEscape(path: string): never {
    this.#refuse(`holds "${path.slice(0, 200)}", a path that leads out of it`, 'Archives of rules have none: ask whoever made it, and do not unpack it');
  }

  #refuse(fault: string, nextStep: string): never {
    throw new ContentError(`${this.#archive} ${fault}. ${nextStep}.`);
  }
}

function leadsOut(path: string): boolean {
  return /^(?:[a-z]:|[/\\])/i.test(path) || path.split(/[/\\]/).includes('..');
}

function inMiB(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}

/** Whether an error is about the file and not about what is in it. */
export function isOfDisk(error: unknown): boolean {
  return typeof (error as NodeJS.ErrnoException).syscall === 'string';
}
