import type { OwnList, PlaceholderList } from '#contract/placeholder-list.ts';
import type { PlaceholderLists } from './resolve-placeholders.ts';

/** What `%name%` stands for at a tenant: the lists of the content, with what the tenant adds, leaves out or puts in their place. */
export function listsAtTenant(ofContent: readonly Pick<PlaceholderList, 'name' | 'values'>[], own: readonly OwnList[] = []): PlaceholderLists {
  const lists: Record<string, readonly string[]> = Object.fromEntries(ofContent.map(({ name, values }) => [name, values]));
  for (const list of own) lists[list.name] = valuesWith(lists[list.name] ?? [], list);
  return lists;
}

function valuesWith(ofContent: readonly string[], { values, leftOut, replaces }: OwnList): readonly string[] {
  if (replaces) return values;
  const without = new Set(leftOut.map((value) => value.toLowerCase()));
  return [...new Set([...ofContent.filter((value) => !without.has(value.toLowerCase())), ...values])];
}
