import type { Alert } from '#contract/alert.ts';
import type { BackTestException, BackTestExceptions } from '#contract/back-test.ts';
import type { AlertException, ExceptionEntities, ExceptionRules } from '#contract/exception.ts';
import { type AssetGroups, NO_GROUPS } from './asset-groups.ts';
import { createExceptionMatcher, type HideAlert, type Lists } from './match-exceptions.ts';

/** Counts what the exceptions of a tenant that are in force now would hide of the fires of a back-test. */
export class HiddenFires {
  readonly #exceptions: readonly AlertException[];
  readonly #nowMs: number;
  readonly #hide: HideAlert;
  readonly #takes = new Map<string, number>();

  constructor(exceptions: readonly AlertException[], { lists, groups = NO_GROUPS }: { readonly lists: Lists; readonly groups?: AssetGroups }, nowMs: number) {
    this.#exceptions = exceptions;
    this.#nowMs = nowMs;
    this.#hide = createExceptionMatcher(exceptions, lists, groups);
  }

  note(alert: Alert): void {
    const id = this.#exceptions.length === 0 ? null : this.#hide(alert, this.#nowMs);
    if (id !== null) this.#takes.set(id, (this.#takes.get(id) ?? 0) + 1);
  }

  /** Adds them to what else takes fires away; of the fires that the store only counted, `counted`, nobody can tell. */
  addTo({ unfiltered, left, by }: BackTestExceptions, counted: number): BackTestExceptions {
    const hidden = this.#exceptions.flatMap((exception): BackTestException[] => {
      const takes = this.#takes.get(exception.id) ?? 0;
      return takes === 0 ? [] : [{ kind: 'exception', id: exception.id, title: titleOf(exception), takes, unsure: counted, reason: `${exception.owner}: ${exception.reason}` }];
    });
    return { unfiltered, left: Math.max(0, left - hidden.reduce((sum, { takes }) => sum + takes, 0)), by: [...by, ...hidden] };
  }
}

function titleOf({ rules, entities }: AlertException): string {
  return `${rulesText(rules)} on ${entitiesText(entities)}`;
}

function rulesText(rules: ExceptionRules): string {
  if (rules.kind === 'rules') return rules.ids.length === 1 ? 'the rule' : `${rules.ids.length} rules`;
  return rules.kind === 'group' ? `rules of ${rules.tag}` : 'all rules';
}

function entitiesText(entities: ExceptionEntities): string {
  if (entities.kind === 'any') return 'any entity';
  if (entities.kind === 'asset_group') return `each of the group ${entities.group}`;
  return entities.kind === 'list' ? `each ${entities.type} of the list ${entities.list}` : entities.entities.map(({ type, value }) => `${type} ${value}`).join(', ');
}
