import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { IncidentRow } from '../api/queries.ts';
import { toQueueLines } from './queue-lines.ts';

function row(priority: number): IncidentRow {
  return {
    id: `i${priority}`, tenant: 'acme', title: 't', priority, severity: 'high', score: { severity: 1, confidence: 1, spread: 1, stage: 1, asset: 1 }, firstSeenMs: 1, lastSeenMs: 2,
    domains: [], tactics: [], techniques: [], status: 'open', assignee: null, verdict: null, updatedAtMs: 2, entities: [], entityCount: 0, alertCount: 1,
  };
}

function told(priorities: readonly number[]): readonly string[] {
  return toQueueLines(priorities.map(row)).map((line) => (line.kind === 'band' ? `${line.band.name} ${line.count}` : line.row.id));
}

describe('lines of the queue', () => {
  it('put a head with a count before the first incident of each band', () => {
    assert.deepEqual(told([100, 85, 84.9, 65, 40, 39]), ['Act now 2', 'i100', 'i85', 'Urgent 2', 'i84.9', 'i65', 'Look today 1', 'i40', 'Building 1', 'i39']);
  });

  it('are none for no incident, and one head where all are of one band', () => {
    assert.deepEqual(told([]), []);
    assert.deepEqual(told([14, 0]), ['Background 2', 'i14', 'i0']);
  });
});
