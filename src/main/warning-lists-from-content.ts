import { readMispWarningList } from '#engine/detect/indicators/misp-warning-list.ts';
import { type ListedValues, WarningLists } from '#engine/detect/indicators/warning-lists.ts';
import { readJsonBelow, readWarningLists } from '#stores/content/warning-lists.ts';

export interface LoadedWarningLists {
  readonly lists: WarningLists;
  /** Lists that are not asked, and why. */
  readonly problems: readonly string[];
}

/** The warning lists of the content, and those of MISP's form in further folders. */
export async function warningListsFromContent(content: string, folders: readonly string[] = []): Promise<LoadedWarningLists> {
  const all: ListedValues[] = [...(await readWarningLists(content))];
  const problems: string[] = [];
  for (const { file, document } of (await Promise.all(folders.map(readJsonBelow))).flat()) {
    const list = readMispWarningList(document);
    if (list.ok) all.push(list.value);
    else problems.push(`The warning list ${file} is not asked: ${list.detail}.`);
  }
  return { lists: new WarningLists(all), problems };
}
