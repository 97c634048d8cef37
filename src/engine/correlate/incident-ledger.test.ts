import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Incident } from '#contract/incident.ts';
import { IncidentLedger } from './incident-ledger.ts';

function incident(alerts: readonly string[], { priority = 80, firstSeenMs = Number(alerts[0]?.slice(1)) } = {}): Incident {
  return {
    id: `i-${alerts[0]}`, tenant: 't', title: alerts.join(), priority, severity: 'high', score: { severity: 1, confidence: 1, asset: 1, spread: 1, stage: 1 }, firstSeenMs, lastSeenMs: firstSeenMs,
    domains: [], tactics: [], techniques: [], entities: [], alerts, joins: [], story: [], scope: [], contradictions: [], unknowns: [], nextSteps: [], chains: [],
  };
}

const idsOf = (incidents: readonly Incident[]) => incidents.map(({ id, alerts }) => `${id}: ${alerts.join(' ')}`);

describe('the ledger', () => {
  it('writes what is new or changed, and nothing else', () => {
    const ledger = new IncidentLedger();
    assert.deepEqual(idsOf(ledger.update([incident(['a5'])]).changed), ['i-a5: a5']);
    assert.deepEqual(ledger.update([incident(['a5'])]), { changed: [], merged: [], moved: [] });
  });

  it('lets an incident stay itself when alerts join it, earlier ones too', () => {
    const ledger = new IncidentLedger();
    ledger.update([incident(['a5'])]);
    const grown = ledger.update([incident(['a1', 'a5', 'a9'])]);
    assert.deepEqual([idsOf(grown.changed), grown.moved], [['i-a5: a1 a5 a9'], ['a1', 'a9']]);
  });

  it('merges into the older incident, whichever is larger', () => {
    const ledger = new IncidentLedger();
    ledger.update([incident(['a1']), incident(['a5', 'a6', 'a7'])]);
    const { changed, merged } = ledger.update([incident(['a1', 'a5', 'a6', 'a7', 'a9'])]);
    assert.deepEqual(idsOf(changed), ['i-a1: a1 a5 a6 a7 a9']);
    assert.deepEqual(merged, [{ from: 'i-a5', into: 'i-a1' }]);
    assert.deepEqual(ledger.update([incident(['a1', 'a5', 'a6', 'a7', 'a9'])]), { changed: [], merged: [], moved: [] });
  });

  it('gives the smaller part of a split a name of its own', () => {
    const ledger = new IncidentLedger();
    ledger.update([incident(['a1', 'a2', 'a3'])]);
    const parted = ledger.update([incident(['a1']), incident(['a2', 'a3'])]);
    assert.deepEqual([idsOf(parted.changed), parted.moved], [['i-a1: a2 a3', 'i-a1-2: a1'], ['a1']]);
  });

  it('does not give the name of an incident to an alert that left it', () => {
    const ledger = new IncidentLedger();
    ledger.update([incident(['a1', 'a2', 'a3'])]);
    ledger.update([incident(['a1', 'a2']), incident(['a3'], { priority: 5 })]);
    assert.deepEqual(idsOf(ledger.update([incident(['a1', 'a2']), incident(['a3', 'a4', 'a5'])]).changed), ['i-a3: a3 a4 a5']);
  });

  it('goes on where it was after a restart', () => {
    const ledger = new IncidentLedger([incident(['a5'])]);
    assert.deepEqual(idsOf(ledger.update([incident(['a1', 'a5'])]).changed), ['i-a5: a1 a5']);
    assert.deepEqual(ledger.update([incident(['a1', 'a5'])]).changed, []);
  });
});
