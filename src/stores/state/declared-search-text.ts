import { type DeclaredEntity, namesOfDeclared } from '#contract/declared-entity.ts';
import { foldForSearch } from './incident-search-text.ts';

/** What the filter of declared entities looks through. */
export function declaredSearchText(declared: DeclaredEntity): string {
  const { groups, duty, note, worth } = declared;
  return foldForSearch([...namesOfDeclared(declared).map(({ value }) => value), ...groups, worth, duty?.replaceAll('_', ' ') ?? '', note].join('\n'));
}
