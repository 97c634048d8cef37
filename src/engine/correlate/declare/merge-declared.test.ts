import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type DeclaredEntity, namesOfDeclared } from '#contract/declared-entity.ts';
import { entityKey } from '#contract/entity.ts';
import { mergeDeclared } from './merge-declared.ts';
import { readDeclared } from './read-declared.ts';

const ANN = { by: 'ann', atMs: 1 };

function importInto(kept: readonly DeclaredEntity[], text: string) {
  const read = readDeclared(text);
  assert.ok(read.ok, read.ok ? '' : read.detail);
  const change = mergeDeclared(read.value.rows, kept, ANN);
  const gone = new Set([...change.removed, ...change.written.map(({ entity }) => entity)].map(entityKey));
  return { ...change, after: [...kept.filter(({ entity }) => !gone.has(entityKey(entity))), ...change.written] };
}

const told = (declared: readonly DeclaredEntity[]) => declared.map(({ entity, aliases, worth, groups, duty }) => `${[entity, ...aliases].map(({ value }) => value).join(' ')} ${worth} ${groups.join('+')} ${duty ?? ''}`).sort();

describe('an import', () => {
  it('is counted by what it changes, and changes nothing the second time', () => {
    const text = 'type,name,aliases,worth\nhost,dc01,10.0.0.5,critical\nhost,ws1,,low';
    const first = importInto([], text);
    assert.deepEqual([first.added, first.changed, first.unchanged, first.refusals], [2, 0, 0, []]);
    const again = importInto(first.after, text);
    assert.deepEqual([again.added, again.changed, again.unchanged, again.written], [0, 0, 2, []]);
    const other = importInto(first.after, 'type,name,worth\nhost,ws1,high');
    assert.deepEqual([other.added, other.changed, other.unchanged], [0, 1, 0]);
  });

  it('leaves what it has no column for, also where it names the entity by another name', () => {
    const { after } = importInto([], 'type,name,aliases,worth,groups,duty\nuser,corp\\ann,ann@example.com,critical,finance,administrator');
    const { after: renamed } = importInto(after, 'type,name,groups\nuser,Ann@example.com,board');
    assert.deepEqual(told(renamed), ['corp\\ann ann@example.com critical board administrator']);
    const { after: emptied } = importInto(renamed, 'type,name,aliases,worth,duty\nuser,corp\\ann,,,');
    assert.deepEqual(told(emptied), ['corp\\ann normal board ']);
  });

  it('of a directory adds names and leaves what people said, and knows an account again that has another name', () => {
    const { after } = importInto([], 'type,name,aliases,worth\nuser,corp\\ann,principal:arn:aws:iam::1:user/ann,high');
    const users = (sam: string, upn: string) => `samaccountname,userprincipalname,sid,distinguishedname,admincount\n${sam},${upn},S-1-5-21-1-2-3-9,"CN=x,DC=corp,DC=example",1`;
    const { after: more } = importInto(after, users('ann', 'ann@example.com'));
    assert.deepEqual(told(more), ['corp\\ann arn:aws:iam::1:user/ann S-1-5-21-1-2-3-9 ann@corp.example ann@example.com high  administrator']);
    const { after: renamed, removed } = importInto(more, users('lee', 'lee@example.com'));
    assert.deepEqual(removed.map(({ value }) => value), ['corp\\ann']);
    assert.equal(renamed.length, 1);
    assert.ok(renamed[0]?.entity.value === 'corp\\lee' && renamed[0].aliases.some(({ value }) => value === 'corp\\ann') && renamed[0].worth === 'high');
  });

  it('refuses a name that two rows claim for both of them, and names the lines; a name that is the row itself holds there', () => {
    const { refusals, after } = importInto([], 'type,name,aliases\nhost,a,10.0.0.1;c\nhost,b,10.0.0.1\nhost,c,');
    assert.deepEqual(refusals.map(({ line, of, name, reason }) => `${line} ${of} ${name} ${reason}`), ['2 name address 10.0.0.1 claimed-twice', '2 name host c claimed-twice', '3 name address 10.0.0.1 claimed-twice']);
    assert.match(refusals[0]?.detail ?? '', /The lines 2 and 3 claim this name/);
    assert.deepEqual(told(after), ['a normal  ', 'b normal  ', 'c normal  ']);
  });

  it('refuses rows about the same entity, under whichever of its names', () => {
    const { after } = importInto([], 'type,name,aliases\nhost,a,b');
    for (const text of ['type,name\nhost,A.example\nhost,a', 'type,name\nhost,a\nhost,b']) {
      const { refusals, written } = importInto(after, text);
      assert.deepEqual([refusals.map(({ line, reason }) => `${line} ${reason}`), written], [['2 declared-twice', '3 declared-twice'], []]);
      assert.match(refusals[0]?.detail ?? '', /The lines 2 and 3/);
    }
  });

  it('refuses a name of something that it leaves as it is, and takes it where the same file gives it away', () => {
    const { after } = importInto([], 'type,name,aliases\nhost,a,10.0.0.1\nhost,b,');
    const refused = importInto(after, 'type,name,aliases\nhost,b,10.0.0.1;a');
    assert.deepEqual(refused.refusals.map(({ name, reason }) => `${name} ${reason}`), ['address 10.0.0.1 claimed-before', 'host a claimed-before']);
    const moved = importInto(after, 'type,name,aliases\nhost,a,\nhost,b,10.0.0.1');
    assert.deepEqual([told(moved.after), moved.refusals], [['a normal  ', 'b 10.0.0.1 normal  '], []]);
    const withoutColumn = importInto(after, '[{"type":"host","name":"a"},{"type":"host","name":"b","aliases":"10.0.0.1"}]');
    assert.deepEqual(told(withoutColumn.after), ['a normal  ', 'b 10.0.0.1 normal  ']);
  });

  it('refuses a row whose names are of two entities that are declared', () => {
    const { after } = importInto([], 'type,name,aliases\nuser,corp\\ann,\nuser,corp\\lee,S-1-5-21-1-2-3-9');
    const { refusals } = importInto(after, 'type,name,aliases\nuser,corp\\ann,S-1-5-21-1-2-3-9');
    assert.deepEqual(refusals.map(({ reason }) => reason), ['several-entities']);
  });

  it('never leaves a name with two entities, whatever is imported after what', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', '10.0.0.1', 'S-1-5-21-1-2-3-9');
    const row = fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), aliases: fc.option(fc.array(name, { maxLength: 3 }), { nil: undefined }) });
    fc.assert(fc.property(fc.array(fc.array(row, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }), (files) => {
      let kept: readonly DeclaredEntity[] = [];
      for (const file of files) {
        kept = importInto(kept, JSON.stringify(file.map((one) => ({ type: 'host', ...one })))).after;
        const names = kept.flatMap(namesOfDeclared).map(entityKey);
        assert.equal(new Set(names).size, names.length, names.join());
      }
    }), { numRuns: 3_000 });
  });
});
