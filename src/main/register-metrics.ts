import type { FastifyInstance } from 'fastify';
import { Gauge, Registry } from 'prom-client';
import { OVERFLOWS } from '#engine/detect/sigma/correlation/watched-groups.ts';
import type { RunningIndicators } from '#pipeline/detect/running-indicators.ts';
import type { IngestCounters } from '#pipeline/ingest/ingest-counters.ts';
import type { PathMetrics } from '#pipeline/path-metrics.ts';
import type { Journal } from '#stores/journal/port.ts';

export interface MetricsDeps {
  readonly journal: Journal;
  readonly metrics: PathMetrics;
  readonly counters: IngestCounters;
  readonly indicators: Pick<RunningIndicators, 'count' | 'byteSize' | 'heldBack'>;
}

const OVERFLOW_HELP = {
  late: 'Hits of rules since the start that came too late for the correlations that wait for them',
  'room-for-late': 'Hits that correlations let go since the start, which only late ones would have needed, because there were too many',
  'hits-of-a-group': 'Hits that correlations let go since the start because one group had too many',
  groups: 'Hits that correlations let go since the start because there were too many groups',
  hits: 'Hits that correlations let go since the start because one correlation had too many',
} as const;

/** `GET /metrics` in the Prometheus text format. Tenants are never a label: their names are nobody else's business. */
export function registerMetrics(app: FastifyInstance, { journal, metrics, counters, indicators }: MetricsDeps): void {
  const registry = new Registry();
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name, help, registers: [registry],
      collect() {
        this.set(read());
      },
    });
  const sum = (part: (count: ReturnType<IngestCounters['snapshot']>[number]) => number) => () => counters.snapshot().reduce((total, count) => total + part(count), 0);
  gauge('watchfloor_ingest_records_received_total', 'Records that came to a door since the start', sum((count) => count.received));
  gauge('watchfloor_ingest_records_kept_total', 'Records that are synced in the journal since the start', sum((count) => count.kept));
  gauge('watchfloor_ingest_records_refused_total', 'Records that were refused since the start', sum((count) => count.received - count.kept));
  gauge('watchfloor_journal_waiting_records', 'Records in the journal that are not stored and detected yet', () => journal.end - metrics.position);
  gauge('watchfloor_journal_bytes', 'Size of the journal on disk', () => journal.sizeBytes);
  gauge('watchfloor_path_events_total', 'Events stored since the start', () => metrics.events);
  gauge('watchfloor_path_alerts_total', 'Alerts raised or grown since the start', () => metrics.alerts);
  for (const reason of OVERFLOWS) gauge(`watchfloor_correlation_overflow_${reason.replaceAll('-', '_')}_total`, OVERFLOW_HELP[reason], () => metrics.hitsBeyond.get(reason) ?? 0);
  gauge('watchfloor_indicators', 'Indicators of compromise that events are asked about', () => indicators.count);
  gauge('watchfloor_indicators_bytes', 'Memory of their index', () => indicators.byteSize);
  gauge('watchfloor_indicators_expired_total', 'How often since the start an event met an indicator that had expired', () => indicators.heldBack.expired);
  gauge('watchfloor_indicators_faded_total', 'How often since the start an event met an indicator that had faded', () => indicators.heldBack.faded);
  gauge('watchfloor_indicators_warned_total', 'How often since the start an event met an indicator that a warning list speaks against', () => [...indicators.heldBack.warned.values()].reduce((total, count) => total + count, 0));
  gauge('watchfloor_path_latency_p50_seconds', 'Median time from receipt to committed alerts', () => metrics.latency(0.5));
  gauge('watchfloor_path_latency_p99_seconds', '99th percentile of the time from receipt to committed alerts', () => metrics.latency(0.99));
  app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
}
