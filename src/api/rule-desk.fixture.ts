import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import { documentsOf, isCorrelation, isRule, type SigmaDocument } from '#engine/detect/sigma/sigma-document.ts';
import { proveRule } from '#engine/detect/rule-life/prove-rule.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { createRuleModes } from '#engine/detect/rule-life/rule-modes.ts';
import { listFaults } from '#engine/detect/sigma/list-faults.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { JsonObject, NormalisedEvent } from '#contract/event.ts';
import { tenantScope } from '#contract/tenant.ts';
import type { StateStore } from '#stores/state/port.ts';
import type { RuleDesk } from './rule-desk.ts';

/** A desk over a state store without a path behind it: records are process creations, as they stand; `rules` are those that read lists. */
export function plainRuleDesk(state: StateStore, rules: readonly SigmaRule[] = []): RuleDesk {
  const view = createEventView([]);
  const read = new Map<string, readonly SigmaDocument[]>();
  const documents = async (): Promise<readonly SigmaDocument[]> => {
    const standings = await state.rules.standings();
    const keyOf = (rule: string, number: number) => `${number} ${rule}`;
    const fresh = standings.filter(({ rule, main }) => !read.has(keyOf(rule, main.revision))).map(({ rule, main }) => ({ rule, number: main.revision }));
    for (const { rule, number, text } of await state.rules.revisions(fresh)) read.set(keyOf(rule, number), documentsOf(parseSigma(text, rule)).map((one) => ({ ...one, id: rule })));
    return standings.flatMap(({ rule, main }) => read.get(keyOf(rule, main.revision)) ?? []);
  };
  let modeOf: RuleDesk['modeOf'] = () => 'off';
  return {
    reload: async () => {
      const [standings, tenants] = await Promise.all([state.rules.standings(), state.tenants()]);
      const overrides = new Map(await Promise.all(tenants.map(async ({ id }) => [id, new Map((await state.forTenant(tenantScope(id)).ruleOverrides()).flatMap(({ rule, state: to }) => (to === null ? [] : [[rule, to] as const])))] as const)));
      const modes = createRuleModes({ standings, rolling: [], isCanary: () => false, isInRing: () => false, overridesOf: (tenant) => overrides.get(tenant) ?? new Map() });
      modeOf = (rule, tenant) => modes.modeOf(rule, tenant);
    },
    modeOf: (rule, tenant) => modeOf(rule, tenant),
    prove: async (rule, proof) => {
      const all = await documents();
      return proveRule(rule, proof, { view, readRecord: (record, id) => ({ ok: true, value: [eventOf(record, id)] }), compile: (some, lists) => compileRules(some, { placeholders: lists }), rules: all.filter(isRule), correlations: all.filter(isCorrelation) });
    },
    sourcesOf: () => ['microsoft.sysmon'],
    unseenFields: () => null,
    documents,
    packTrial: () => null,
    listFaults: (name, lists) => listFaults(rules, name, lists),
    publicKey: 'MCowBQYDK2VwAyEA',
  };
}

function eventOf(record: string, id: string): NormalisedEvent {
  const ocsf = { class_uid: 1007, category_uid: 1, activity_id: 1, type_uid: 100701, severity_id: 1, time: 0, metadata: {} };
  return { id, tenant: 'proof', source: 'microsoft.sysmon', domain: 'endpoint', timeMs: 0, logSources: [{ category: 'process_creation', product: 'windows' }], ocsf, fields: record.startsWith('{') ? (JSON.parse(record) as JsonObject) : {}, raw: record };
}
