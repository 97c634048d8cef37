/** What senders ask before they send. The version is one that all of them accept; nothing is searched here. */
export const ELASTICSEARCH_VERSION = '8.19.0';

export const GREETING = {
  name: 'watchfloor',
  cluster_name: 'watchfloor',
  cluster_uuid: 'd2F0Y2hmbG9vci1pbmdlc3',
  version: {
    number: ELASTICSEARCH_VERSION,
    build_flavor: 'default',
    build_type: 'tar',
    build_hash: '0000000000000000000000000000000000000000',
    build_date: '2025-07-01T00:00:00.000000000Z',
    build_snapshot: false,
    lucene_version: '9.12.2',
    minimum_wire_compatibility_version: '7.17.0',
    minimum_index_compatibility_version: '7.0.0',
  },
  // Elasticsearch clients of 7.x check this sentence, those since 7.14 the header X-Elastic-Product as well.
  tagline: 'You Know, for Search',
};

const LICENCE = { status: 'active', uid: '00000000-0000-0000-0000-000000000000', type: 'basic', issued_to: 'watchfloor', issuer: 'elasticsearch' };

/** Beats and Logstash want an active licence of any kind. */
export const LICENSE = {
  license: { ...LICENCE, issue_date: '2025-01-01T00:00:00.000Z', issue_date_in_millis: 1735689600000, max_nodes: 1000, start_date_in_millis: -1 },
};

export const XPACK = {
  build: { hash: GREETING.version.build_hash, date: GREETING.version.build_date },
  license: { uid: LICENCE.uid, type: 'basic', mode: 'basic', status: 'active' },
  // No index lifecycle: senders then set none up.
  features: { ilm: { available: false, enabled: false }, security: { available: true, enabled: true } },
  tagline: GREETING.tagline,
};

/** Vector asks this as its health check. */
export const CLUSTER_HEALTH = {
  cluster_name: GREETING.cluster_name,
  status: 'green',
  timed_out: false,
  number_of_nodes: 1,
  number_of_data_nodes: 1,
  active_primary_shards: 0,
  active_shards: 0,
  relocating_shards: 0,
  initializing_shards: 0,
  unassigned_shards: 0,
  active_shards_percent_as_number: 100,
};

/** No nodes to sniff: senders then stay with the address that they were given. */
export const NODES = { _nodes: { total: 0, successful: 0, failed: 0 }, cluster_name: GREETING.cluster_name, nodes: {} };

/** An index template as a sender that looks for its own finds it: there, so that it sets none up. */
export function indexTemplate(name: string): object {
  return { index_templates: [{ name, index_template: { index_patterns: [`${name}*`], template: {}, composed_of: [], priority: 0, data_stream: {} } }] };
}
