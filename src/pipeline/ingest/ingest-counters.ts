import type { RefusalReason } from '#contract/outcome.ts';

export type DoorName = 'http' | 'elasticsearch' | 'splunk' | 'syslog-udp' | 'syslog-tcp' | 'syslog-tls';

/** What went through one door for one tenant: `received = kept + all refusedRecords`. */
export interface IngestCount {
  /** Empty where the sender could not be told. */
  readonly tenant: string;
  readonly door: DoorName;
  readonly received: number;
  readonly kept: number;
  /** Bytes of the kept records. */
  readonly bytes: number;
  readonly refusedRecords: Readonly<Partial<Record<RefusalReason, number>>>;
  /** Requests and connections that were refused before their records were counted. */
  readonly refusedRequests: Readonly<Partial<Record<RefusalReason, number>>>;
}

export interface IngestCounters {
  kept(tenant: string, door: DoorName, records: number, bytes: number): void;
  refusedRecords(tenant: string, door: DoorName, reason: RefusalReason, records: number): void;
  refusedRequest(tenant: string, door: DoorName, reason: RefusalReason): void;
  /** Counts since the start, one per tenant and door. */
  snapshot(): readonly IngestCount[];
}

interface OpenCount {
  readonly tenant: string;
  readonly door: DoorName;
  kept: number;
  bytes: number;
  readonly refusedRecords: Map<RefusalReason, number>;
  readonly refusedRequests: Map<RefusalReason, number>;
}

/** Counters of one process. Tenants come from credentials only, so their number is bounded. */
export function createIngestCounters(): IngestCounters {
  const counts = new Map<string, OpenCount>();
  const countOf = (tenant: string, door: DoorName): OpenCount => {
    const id = `${door} ${tenant}`;
    let count = counts.get(id);
    if (!count) {
      count = { tenant, door, kept: 0, bytes: 0, refusedRecords: new Map(), refusedRequests: new Map() };
      counts.set(id, count);
    }
    return count;
  };
  return {
    kept(tenant, door, records, bytes) {
      const count = countOf(tenant, door);
      count.kept += records;
      count.bytes += bytes;
    },
    refusedRecords(tenant, door, reason, records) {
      addTo(countOf(tenant, door).refusedRecords, reason, records);
    },
    refusedRequest(tenant, door, reason) {
      addTo(countOf(tenant, door).refusedRequests, reason, 1);
    },
    snapshot: () => [...counts.values()].map(closed),
  };
}

function addTo(counts: Map<RefusalReason, number>, reason: RefusalReason, by: number): void {
  counts.set(reason, (counts.get(reason) ?? 0) + by);
}

function closed(count: OpenCount): IngestCount {
  const refused = [...count.refusedRecords.values()].reduce((sum, n) => sum + n, 0);
  return {
    tenant: count.tenant,
    door: count.door,
    received: count.kept + refused,
    kept: count.kept,
    bytes: count.bytes,
    refusedRecords: Object.fromEntries(count.refusedRecords),
    refusedRequests: Object.fromEntries(count.refusedRequests),
  };
}
