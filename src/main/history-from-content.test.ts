import assert from 'node:assert/strict';
import { it } from 'node:test';
import { rereadWith } from './history-from-content.ts';
import { normaliserFromContent } from './normaliser-from-content.ts';

it('an event that was stored without log sources and fields has them again from its raw record; what no mapping takes stays', async () => {
  const normaliser = await normaliserFromContent('content');
  const reread = rereadWith(normaliser);
  const text = JSON.stringify({ ts: 1_780_000_000.5, uid: 'C1', 'id.orig_h': '10.0.0.5', 'id.orig_p': 50_000, 'id.resp_h': '192.0.2.7', 'id.resp_p': 443, proto: 'tcp', conn_state: 'SF', history: 'ShADadFf', orig_bytes: 10, resp_bytes: 20 });
  const outcome = normaliser.normalise({ tenant: 't', source: '', receivedAtMs: 1, id: 'e1', text });
  const event = outcome.ok ? (outcome.events[0] ?? assert.fail('no event')) : assert.fail(outcome.detail);
  assert.ok(event.logSources.length > 0, event.source);
  assert.deepEqual(reread({ ...event, logSources: [], fields: {} }), event);
  const unreadable = { ...event, logSources: [], fields: {}, raw: '{"x":' };
  assert.equal(reread(unreadable).id, 'e1');
});
