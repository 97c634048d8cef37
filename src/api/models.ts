import type { EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import { ruleIdOfModel } from '#engine/detect/models/alert-of-deviation.ts';
import { describeMemory } from '#engine/detect/models/describe-memory.ts';
import { describeWatched } from '#engine/detect/models/describe-watched.ts';
import { answer, type Handlers, refuse } from './answer.ts';
import type { ApiDeps, ProvenModel } from './deps.ts';
import { NO_FIGURE, readFigures, type RuleFigure } from './rule-figures.ts';
import { openTenant, visibleTenants } from './tenant-access.ts';

type ModelRow = EndpointOutput<Endpoints['models']>['models'][number];

/** Pairs of one entity with others that are shown. */
const MAX_ENTRIES = 50;

/** Behaviour models, what they did, and what they remember. */
export function modelHandlers({ state, clock, models }: ApiDeps): Pick<Handlers, 'models' | 'modelMemory'> {
  return {
    async models({ user, query }) {
      const visible = await visibleTenants(state, user);
      const tenants = query.tenant === undefined ? visible : visible.filter(({ id }) => id === query.tenant);
      if (query.tenant !== undefined && tenants.length === 0) return refuse('not-found', 'There is no such tenant, or it is not one of yours. Take the tenant out of the filter to see all of yours.');
      const figures = await readFigures(state, tenants, clock.nowMs());
      return answer({ models: models.map((one) => presentModel(one, figures.get(ruleIdOfModel(one.model.name)) ?? NO_FIGURE)) });
    },

    async modelMemory({ user, params, query }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const found = models.find(({ model }) => model.name === params.model);
      if (found === undefined) return refuse('not-found', `There is no behaviour model "${params.model}". The list of models has all of them.`);
      const entity = query.entity.trim();
      const kept = await state.forTenant(access.scope).memoryOf({ model: params.model, entity, limit: MAX_ENTRIES + 1 });
      const entries = kept.slice(0, MAX_ENTRIES).map((one) => describeMemory(found.model, entity, one));
      return answer({ entries: entries.map(({ about, facts }) => ({ about, facts: facts.map(({ name, value, isTime = false }) => ({ name, value, isTime })) })), isCut: kept.length > MAX_ENTRIES });
    },
  };
}

function presentModel({ model, proof }: ProvenModel, figure: RuleFigure): ModelRow {
  const { name, kind, title, description, level, entity, baseline, threshold, quietHours, maxEntries, techniques, tactics, references } = model;
  const share = (score: number): number => Math.round(model.confidence * score * 100) / 100;
  return {
    id: ruleIdOfModel(name), name, kind, title, description, level, watches: describeWatched(model.when), entity: { type: entity.type, from: [...entity.from] },
    features: Object.entries(model.features as Readonly<Record<string, readonly string[] | undefined>>).flatMap(([feature, from]) => (from === undefined ? [] : [{ name: feature, from: [...from] }])),
    parameters: Object.entries(model.parameters as Readonly<Record<string, unknown>>).map(([parameter, value]) => ({ name: parameter, value: Array.isArray(value) ? value.join(', ') : String(value) })),
    baseline, reasons: Object.values(model.reasons as Readonly<Record<string, string>>), threshold, confidence: { least: share(threshold), most: share(1) }, quietHours, maxEntries,
    techniques: [...techniques], tactics: [...tactics], references: [...references],
    proof: proof === null ? null : { fires: proof.fires.map(({ says }) => says ?? ''), misses: proof.misses.map(({ why }) => why) },
    alerts: figure.alerts, matches: figure.fired, lastAlertMs: figure.lastFiredMs, openIncidents: figure.openIncidents, closedIncidents: figure.closedIncidents, volume: [...figure.volume],
  };
}
