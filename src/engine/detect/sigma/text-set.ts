import type { EventReader } from './event-reader.ts';
import { foldCase } from './fold-case.ts';
import type { DetectionTree, Predicate, TextPredicate } from './predicate.ts';
import type { PredicateTest } from './predicate-test.ts';
import { TextTrie } from './text-trie.ts';

/** From so many texts on, one walk is cheaper than asking one after the other. */
const FEWEST = 6;

/** What an "or" becomes: sets of texts on one field, and the children that are none. */
export interface TextSets {
  readonly sets: readonly PredicateTest[];
  readonly rest: readonly DetectionTree[];
}

/** Takes long lists of whole values, starts and ends of one field out of the children of an "or". */
export function takeTextSets(children: readonly DetectionTree[], reader: EventReader): TextSets {
  const lists = new Map<string, TextPredicate[]>();
  for (const child of children) {
    const key = child.kind === 'predicate' ? setKey(child.predicate) : null;
    if (key === null || child.kind !== 'predicate' || child.predicate.kind !== 'text') continue;
    const list = lists.get(key);
    if (list === undefined) lists.set(key, [child.predicate]);
    else list.push(child.predicate);
  }
  const long = [...lists.values()].filter((list) => list.length >= FEWEST);
  const taken = new Set<Predicate>(long.flat());
  return {
    sets: long.map((list) => setTest(list, reader)),
    rest: children.filter((child) => child.kind !== 'predicate' || !taken.has(child.predicate)),
  };
}

/** Texts with the same key are found by one walk. */
function setKey(predicate: Predicate): string | null {
  if (predicate.kind !== 'text' || predicate.match === 'contains' || predicate.field === null) return null;
  return `${predicate.cased} ${predicate.match === 'endswith' ? 'end' : 'start'} ${predicate.field}`;
}

function setTest(list: readonly TextPredicate[], reader: EventReader): PredicateTest {
  const [{ field, cased, match }] = list as readonly [TextPredicate, ...TextPredicate[]];
  const slot = reader.slotOf(field);
  const trie = new TextTrie(match === 'endswith' ? 'from-end' : 'from-start');
  for (const predicate of list) trie.add(cased ? predicate.text : foldCase(predicate.text), 0, predicate.match === 'equals');
  return (event) => {
    const texts = event.texts(slot);
    for (let i = 0; i < texts.length; i++) if (trie.has(texts[i] ?? '', cased)) return true;
    return false;
  };
}
