import { sha256Hex } from '#base/ids.ts';
import type { Json, NormalisedEvent } from '#contract/event.ts';
import type { EventCondition, EventDetail, EventQuery, EventRow, EventStore, SourceCount, StoredEvent } from '#stores/events/port.ts';

function at(value: Json | undefined, path: readonly string[]): Json | undefined {
  if (path.length === 0 || value === null || typeof value !== 'object') return path.length === 0 ? value : undefined;
  return at((value as { [name: string]: Json })[path[0] as string], path.slice(1));
}

function text(event: NormalisedEvent, field: string): string {
  const value = field.startsWith('fields.') ? at(event.fields, [field.slice(7)]) : at(event.ocsf, field.split('.'));
  return value === undefined || value === null ? '' : String(value).toLowerCase();
}

function holds(event: NormalisedEvent, { field, op, value }: EventCondition): boolean {
  const mine = field === 'source' ? event.source : field === 'domain' ? (event.domain ?? '') : field === 'user' ? text(event, 'user.name') + text(event, 'actor.user.name') : field === 'ip' ? text(event, 'src_endpoint.ip') : text(event, field);
  const want = value.toLowerCase();
  switch (op) {
    case 'eq': return mine === want;
    case 'neq': return mine !== want;
    case 'contains': return mine.includes(want);
    case 'startswith': return mine.startsWith(want);
    case 'endswith': return mine.endsWith(want);
    case 'gt': return Number(mine) > Number(want);
    case 'lt': return Number(mine) < Number(want);
    case 'exists': return mine !== '';
  }
}

function row(event: NormalisedEvent): EventRow {
  const get = (path: string): string => { const v = at(event.ocsf, path.split('.')); return typeof v === 'string' ? v : ''; };
  return { id: event.id, timeMs: event.timeMs, source: event.source, domain: event.domain ?? '', classUid: event.ocsf.class_uid, className: get('class_name'), activity: get('activity_name'), severityId: event.ocsf.severity_id, user: get('user.name') || get('actor.user.name'), host: get('device.hostname'), srcIp: get('src_endpoint.ip'), dstIp: get('dst_endpoint.ip'), message: get('message') };
}

function countSources(stored: readonly StoredEvent[]): readonly SourceCount[] {
  const bySource = Map.groupBy(stored, ({ event }) => event.source);
  return [...bySource].map(([source, list]) => ({
    source,
    stored: list.length,
    lastEventMs: Math.max(...list.map(({ event }) => event.timeMs)),
    lastReceivedMs: Math.max(...list.map(({ receivedAtMs }) => receivedAtMs)),
    lagMs: list.map(({ event, receivedAtMs }) => receivedAtMs - event.timeMs).sort((a, b) => a - b)[list.length >> 1] ?? 0,
  })).sort((a, b) => b.stored - a.stored);
}

/** Events in memory. */
export function plainEvents(): EventStore {
  const all: StoredEvent[] = [];
  return {
    forTenant: ({ tenant }) => {
      const found = (query: EventQuery): NormalisedEvent[] => all
        .map(({ event }) => event)
        .filter((event) => event.tenant === tenant && event.timeMs >= query.fromMs && event.timeMs < query.toMs)
        .filter((event) => query.conditions.every((condition) => holds(event, condition)) && query.words.every((word) => event.raw.toLowerCase().includes(word.toLowerCase())))
        .sort((a, b) => b.timeMs - a.timeMs);
      return {
        search: async (query) => {
          const list = found(query);
          const start = query.before === undefined ? 0 : Number(query.before);
          return { ok: true, value: { rows: list.slice(start, start + query.limit).map(row), next: start + query.limit < list.length ? String(start + query.limit) : null, tookMs: 3 } };
        },
        get: async (ids) => all.filter(({ event }) => event.tenant === tenant && ids.includes(event.id)).map(({ event, receivedAtMs }): EventDetail => ({ id: event.id, timeMs: event.timeMs, receivedAtMs, source: event.source, ocsf: event.ocsf, fields: event.fields, raw: event.raw, rawSha256: sha256Hex(event.raw) })),
        histogram: async (query, bucketMs) => {
          const counts = new Map<number, number>();
          for (const event of found(query)) {
            const start = Math.floor(event.timeMs / bucketMs) * bucketMs;
            counts.set(start, (counts.get(start) ?? 0) + 1);
          }
          return { ok: true, value: [...counts].map(([timeMs, count]) => ({ timeMs, count })).sort((a, b) => a.timeMs - b.timeMs) };
        },
        sourceCounts: async (sinceMs) => ({ ok: true, value: countSources(all.filter(({ event, receivedAtMs }) => event.tenant === tenant && receivedAtMs >= sinceMs)) }),
        count: async () => all.filter(({ event }) => event.tenant === tenant).length,
      };
    },
    write: async (batch) => void all.push(...batch),
    storedPositions: async () => new Set(),
    recentIds: async () => [],
    close: async () => undefined,
  };
}
