import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject, NormalisedEvent } from '#contract/event.ts';
import type { Taxonomy } from '#contract/taxonomy.ts';
import { createEventView } from './event-view.ts';

const TAXONOMY: Taxonomy = [
  { logsource: { category: 'process_creation' }, fields: { Image: 'process.file.path', User: ['actor.user.name', 'fields.Account'], Hashes: 'process.file.hashes[*].value' } },
  { logsource: { category: 'process_creation' }, fields: { User: 'process.user.name' } },
  { logsource: { product: 'windows', service: 'security' }, fields: { EventID: 'fields.System.EventID' } },
  { logsource: {}, fields: { src_ip: 'src_endpoint.ip' } },
];

function event(fields: JsonObject, ocsf: JsonObject = {}, logSources: NormalisedEvent['logSources'] = [{ category: 'process_creation', product: 'windows' }]): NormalisedEvent {
  return { id: 'e1', tenant: 't', source: 'acme.edr', domain: 'endpoint', timeMs: 5, logSources, ocsf: ocsf as NormalisedEvent['ocsf'], fields, raw: 'raw text' };
}

describe('an event as rules see it', () => {
  const view = createEventView(TAXONOMY);
  const read = (field: string, ...parts: Parameters<typeof event>) => view(event(...parts)).values(field);

  it('has the fields of its source under their own names, nested ones and those with dots too', () => {
    assert.deepEqual(read('CommandLine', { CommandLine: 'whoami' }), ['whoami']);
    assert.deepEqual(read('outer.inner', { outer: { inner: 7 } }), [7]);
    assert.deepEqual(read('id.orig_h', { 'id.orig_h': '10.0.0.1' }), ['10.0.0.1']);
    assert.equal(read('Absent', { Present: 1 }), undefined);
    assert.equal(read('constructor', {}), undefined);
  });

  it('has each value of a list, null as null, and an object as its text', () => {
    assert.deepEqual(read('A', { A: ['x', ['y', null], false] }), ['x', 'y', null, false]);
    assert.deepEqual(read('A', { A: null }), [null]);
    assert.deepEqual(read('A', { A: [] }), []);
    assert.deepEqual(read('A', { A: { b: 'c' } }), ['{"b":"c"}']);
    assert.deepEqual(read('A.b', { A: [{ b: 1 }, { b: 2 }, {}] }), [1, 2]);
  });

  it('has the aliases of its log sources, from all places that hold something', () => {
    assert.deepEqual(read('Image', {}, { process: { file: { path: 'C:\\x.exe' } } }), ['C:\\x.exe']);
    assert.deepEqual(read('User', { Account: 'ben' }, { actor: { user: { name: 'ann' } }, process: { user: { name: 'cleo' } } }), ['ann', 'ben', 'cleo']);
    assert.deepEqual(read('Hashes', {}, { process: { file: { hashes: [{ value: 'aa' }, { value: 'bb' }] } } }), ['aa', 'bb']);
    assert.deepEqual(read('src_ip', {}, { src_endpoint: { ip: '10.0.0.1' } }, []), ['10.0.0.1']);
    assert.equal(read('Image', {}, { process: {} }), undefined);
  });

  it('has what a table makes of an attribute, and fingerprints as Sysmon writes them', () => {
    const ask = createEventView([{ logsource: {}, fields: { Initiated: { from: 'connection_info.direction_id', map: { 2: 'true' } }, Hashes: { hashes: 'process.file.hashes' } } }]);
    const seen = ask(event({}, { connection_info: { direction_id: 2 }, process: { file: { hashes: [{ algorithm_id: 3, value: 'aa' }, { algorithm_id: 18, value: 'bb' }] } } }));
    assert.deepEqual(seen.values('Initiated'), ['true']);
    assert.deepEqual(seen.values('Hashes'), ['SHA256=aa', 'IMPHASH=bb']);
    assert.equal(ask(event({}, { connection_info: { direction_id: 0 } })).values('Initiated'), undefined);
    assert.equal(ask(event({}, {})).values('Hashes'), undefined);
  });

  it('has its own field before an alias of the same name', () => {
    assert.deepEqual(read('Image', { Image: 'own.exe' }, { process: { file: { path: 'C:\\x.exe' } } }), ['own.exe']);
  });

  it('has no aliases of log sources that it does not belong to with all their parts', () => {
    assert.equal(read('Image', {}, { process: { file: { path: 'x' } } }, [{ product: 'windows' }]), undefined);
    assert.equal(read('EventID', { System: { EventID: 1 } }, {}, [{ product: 'windows' }, { service: 'security' }]), undefined);
    assert.deepEqual(read('EventID', { System: { EventID: 1 } }, {}, [{ product: 'windows', service: 'security' }]), [1]);
  });

  it('has its time, log sources and raw text', () => {
    const { timeMs, text, logSources } = view(event({}));
    assert.deepEqual([timeMs, text, logSources], [5, 'raw text', [{ category: 'process_creation', product: 'windows' }]]);
  });
});
