import { type Entity, type EntityType, entityKey } from '#contract/entity.ts';
import type { ApiAlert, ApiAsset, ExceptionDraft } from '../api/queries.ts';

/** What is the same from one alert to the next: sessions, messages and processes are not. */
const LASTING: ReadonlySet<EntityType> = new Set(['user', 'host', 'principal', 'mailbox', 'address', 'domain', 'file', 'application', 'resource']);

export interface RuleChoice {
  readonly value: string;
  readonly label: string;
  readonly rules: ExceptionDraft['rules'];
}

/** From the rule of an alert to all rules, the narrowest first. */
export function ruleChoices(alert: ApiAlert, techniqueName: (id: string) => string, domainName: string | null): readonly RuleChoice[] {
  return [
    { value: 'rule', label: 'This rule', rules: { kind: 'rules', ids: [alert.rule.id] } },
    ...alert.techniques.slice(0, 2).map((id) => ({ value: id, label: `Rules of ${id} ${techniqueName(id)}`.trim(), rules: { kind: 'group' as const, tag: `attack.${id.toLowerCase()}` } })),
    ...(alert.domain === null ? [] : [{ value: 'domain', label: `Rules of ${domainName ?? alert.domain}`, rules: { kind: 'group' as const, tag: alert.domain } }]),
    { value: 'all', label: 'All rules', rules: { kind: 'all' } },
  ];
}

/** The entities of an alert, those first that last, who acted before whom it met. */
export function entityChoices({ entities }: ApiAlert): readonly Entity[] {
  const rank = ({ type, role }: ApiAlert['entities'][number]): number => (LASTING.has(type) ? 0 : 10) + ['actor', 'target', 'related'].indexOf(role);
  const unique = new Map([...entities].sort((a, b) => rank(a) - rank(b)).map((entity) => [entityKey(entity), { type: entity.type, value: entity.value }]));
  return [...unique.values()];
}

/** Groups that who acts or is acted on in an alert is declared to be in, sorted. */
export function groupChoices({ entities }: ApiAlert, assets: readonly ApiAsset[]): readonly string[] {
  const acting = new Set(entities.filter(({ role }) => role !== 'related').map(entityKey));
  return [...new Set(assets.filter(({ names }) => names.some((name) => acting.has(entityKey(name)))).flatMap(({ groups }) => groups))].sort();
}

/** What is asked about; null where nothing is chosen yet. */
export function draftOf(rules: ExceptionDraft['rules'], entities: readonly Entity[] | 'any' | { readonly group: string }, scope: ExceptionDraft['scope']): ExceptionDraft | null {
  if (typeof entities === 'object' && 'group' in entities) return { rules, entities: { kind: 'asset_group', group: entities.group }, scope };
  if (entities === 'any') return rules.kind === 'all' ? null : { rules, entities: { kind: 'any' }, scope };
  return entities.length === 0 ? null : { rules, entities: { kind: 'entities', entities: [...entities] }, scope };
}
