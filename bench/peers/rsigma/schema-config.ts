import type { LogSource } from '#contract/log-source.ts';

/** rsigma prunes a rule when a part of its log source differs from that of the event; a part that is not set prunes nothing. */
const NO_CATEGORY = 'none';

/**
 * A schema config for rsigma (its guide "Schema Routing"): the log source that each channel and event id implies, from routes of the
 * form `channel|event id`. With it and `--logsource-routing`, rsigma tests the same rules on an event as everyone else.
 */
export function schemaConfig(routes: Readonly<Record<string, readonly LogSource[]>>, pipeline: string): object {
  const schemas = new Map<string, { channel: string; service: string; category: string; ids: string[] }>();
  for (const [key, sources] of Object.entries(routes)) {
    const [channel = '', id = ''] = key.split('|');
    const service = sources[0]?.service ?? 'none';
    const category = categoryOf(sources);
    const name = `${service}_${category}_${channel}`.replace(/\W/g, '_');
    const schema = schemas.get(name) ?? { channel, service, category, ids: [] };
    schema.ids.push(id);
    schemas.set(name, schema);
  }
  const named = [...schemas];
  return {
    schemas: named.map(([name, { channel, category, ids }]) => ({
      // The more specific signature wins, and both win over those that are built in.
      name, specificity: category === NO_CATEGORY ? 120 : 130,
      match: [{ equals: { field: 'Channel', value: channel } }, ...(category === NO_CATEGORY ? [] : [{ in: { field: 'EventID', values: ids } }])],
    })),
    routing: {
      on_unknown: 'passthrough', default_pipelines: [pipeline],
      bindings: named.map(([schema, { service, category }]) => ({ schema, pipelines: [pipeline], logsource: { product: 'windows', service, category } })),
    },
  };
}

/** The pipeline makes one category of all of the registry. */
function categoryOf(sources: readonly LogSource[]): string {
  const categories = sources.flatMap(({ category }) => category ?? []);
  return categories.find((category) => category === 'registry_event') ?? categories[0] ?? NO_CATEGORY;
}
