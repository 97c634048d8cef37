import type { DeclaredEntity } from '#contract/declared-entity.ts';
import type { Entity, EntityType } from '#contract/entity.ts';

export interface DeclaredFilter {
  readonly type?: EntityType;
  /** In lower case. */
  readonly group?: string;
  /** In a name, group, duty or note, in any case. */
  readonly text?: string;
  /** The key of the last one of the page before. */
  readonly after?: string;
  readonly limit: number;
}

export interface DeclaredPage {
  readonly entities: readonly DeclaredEntity[];
  /** All that the filter lets through, on whatever page. */
  readonly total: number;
  /** The key to go on after; null where this is the last page. */
  readonly next: string | null;
}

/** What people declared of the entities of one tenant. */
export interface DeclaredEntities {
  /** A page, by key of the main name. */
  declaredEntities(filter: DeclaredFilter): Promise<DeclaredPage>;
  /** All of them, or all that are in any of these groups, by key. */
  allDeclared(groups?: readonly string[]): Promise<readonly DeclaredEntity[]>;
  /** Removes, then keeps in place of those of the same main name, together. Gives how many were removed; tells a change where anything was one. */
  changeDeclared(change: { readonly written: readonly DeclaredEntity[]; readonly removed: readonly Entity[] }): Promise<number>;
}

/** How often what people decided of a tenant has changed. */
export interface DecisionVersions {
  /** Which alerts belong together, and verdicts. */
  readonly incidents: number;
  /** What is declared of entities. */
  readonly declared: number;
}

export const NO_DECISIONS: DecisionVersions = { incidents: 0, declared: 0 };
