import type { Journal, JournalRecord } from '#stores/journal/port.ts';
import type { DoorName, IngestCounters } from '../ingest-counters.ts';
import type { SyslogLimits } from './syslog-config.ts';

/** The way of one listener's messages into the journal: a bounded queue that is appended in batches. */
export interface JournalLane {
  /** Takes the record if there is room; says whether it did. For senders that cannot be held back. */
  offer(record: JournalRecord): boolean;
  /** Takes the record when there is room; until then the caller stops reading. */
  add(record: JournalRecord): Promise<void>;
  /** Resolves when all that was taken is journaled; what the journal still refuses is then given up and counted. */
  close(): Promise<void>;
}

export interface LaneOptions {
  readonly journal: Journal;
  readonly counters: IngestCounters;
  readonly door: DoorName;
  readonly limits: SyslogLimits;
  /** Whether a refused batch is tried again until it is taken; if not, it is dropped and counted. */
  readonly isHolding: boolean;
}

export function createJournalLane(options: LaneOptions): JournalLane {
  const { journal, counters, door, limits } = options;
  let queue: JournalRecord[] = [];
  let queuedBytes = 0;
  let isClosing = false;
  let running: Promise<void> | null = null;
  let waiting: (() => void)[] = [];

  const hasRoom = (): boolean => queuedBytes < limits.queueBytes;
  const take = (record: JournalRecord): void => {
    queue.push(record);
    queuedBytes += costOf(record);
    running ??= drain().finally(() => {
      running = null;
    });
  };
  const drain = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = nextBatch(queue, limits.batchBytes);
      queue = queue.slice(batch.length);
      await settle(batch);
      queuedBytes -= costOfAll(batch);
      const released = waiting;
      waiting = [];
      for (const release of released) release();
    }
  };
  const settle = async (batch: readonly JournalRecord[]): Promise<void> => {
    for (;;) {
      const outcome = await journal.append(batch);
      if (outcome.ok) return countEach(batch, (tenant, records, bytes) => counters.kept(tenant, door, records, bytes));
      if (!options.isHolding || isClosing || outcome.reason === 'closed') {
        const reason = outcome.reason === 'closed' ? 'busy' : outcome.reason;
        return countEach(batch, (tenant, records) => counters.refusedRecords(tenant, door, reason, records));
      }
      await new Promise((resolve) => setTimeout(resolve, limits.retryMs));
    }
  };
  return {
    offer(record) {
      if (!hasRoom()) return false;
      take(record);
      return true;
    },
    async add(record) {
      while (!hasRoom()) await new Promise<void>((resolve) => waiting.push(resolve));
      take(record);
    },
    async close() {
      isClosing = true;
      while (running) await running;
    },
  };
}

function nextBatch(queue: readonly JournalRecord[], limitBytes: number): readonly JournalRecord[] {
  let bytes = 0;
  let count = 0;
  for (const record of queue) {
    if (count > 0 && bytes + record.raw.length > limitBytes) break;
    bytes += record.raw.length;
    count += 1;
  }
  return queue.slice(0, count);
}

function costOfAll(batch: readonly JournalRecord[]): number {
  return batch.reduce((sum, record) => sum + costOf(record), 0);
}

// What a record takes in memory besides its bytes.
function costOf(record: JournalRecord): number {
  return record.raw.length + 200;
}

function countEach(batch: readonly JournalRecord[], count: (tenant: string, records: number, bytes: number) => void): void {
  const totals = new Map<string, { records: number; bytes: number }>();
  for (const { tenant, raw } of batch) {
    const total = totals.get(tenant) ?? { records: 0, bytes: 0 };
    total.records += 1;
    total.bytes += raw.length;
    totals.set(tenant, total);
  }
  for (const [tenant, { records, bytes }] of totals) count(tenant, records, bytes);
}
