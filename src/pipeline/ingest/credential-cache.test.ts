import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manualClock } from '#base/clock.ts';
import { rememberCredentials } from './credential-cache.ts';
import type { SenderCredential } from './ingest-deps.ts';

const CREDENTIAL: SenderCredential = { tenant: 'acme', source: '', credentialId: 'c1' };

function setUp() {
  const clock = manualClock(1_000_000);
  const known = new Map([['good', CREDENTIAL]]);
  const asked: string[] = [];
  let isDown = false;
  const recognise = rememberCredentials(
    async (secret) => {
      asked.push(secret);
      if (isDown) throw new Error('no connection');
      return known.get(secret) ?? null;
    },
    { clock, cacheMs: 4_000, staleMs: 60_000 },
  );
  return { clock, known, asked, recognise, goDown: () => (isDown = true) };
}

test('the store is asked once for requests that come together and for those soon after', async () => {
  const { asked, recognise, clock } = setUp();
  await Promise.all([recognise('good'), recognise('good'), recognise('good')]);
  clock.advance(3_999);
  assert.equal((await recognise('good')).kind, 'known');
  assert.deepEqual(asked, ['good']);
});

test('a revoked credential is refused within five seconds', async () => {
  const { known, recognise, clock } = setUp();
  await recognise('good');
  known.clear();
  clock.advance(5_000);
  assert.equal((await recognise('good')).kind, 'unknown');
});

test('a new credential is known within a second of its first refusal', async () => {
  const { known, recognise, clock } = setUp();
  assert.equal((await recognise('new')).kind, 'unknown');
  known.set('new', CREDENTIAL);
  clock.advance(1_000);
  assert.equal((await recognise('new')).kind, 'known');
});

test('while the store is down, a credential that it knew a while ago still counts, and others are not judged', async () => {
  const { recognise, clock, goDown } = setUp();
  await recognise('good');
  goDown();
  clock.advance(30_000);
  assert.equal((await recognise('good')).kind, 'known');
  assert.equal((await recognise('other')).kind, 'unanswered');
  clock.advance(31_000);
  assert.equal((await recognise('good')).kind, 'unanswered');
});

test('a clock that is set back does not make an old answer young', async () => {
  const { known, recognise, clock } = setUp();
  await recognise('good');
  known.clear();
  clock.set(0);
  assert.equal((await recognise('good')).kind, 'unknown');
});

test('a flood of wrong secrets does not push out a good one, and asks for a bounded number at once', async () => {
  const { asked, recognise } = setUp();
  await recognise('good');
  const flood = await Promise.all(Array.from({ length: 300 }, (_, i) => recognise(`wrong-${i}`)));
  assert.equal(flood.filter((answer) => answer.kind === 'unanswered').length, 300 - 256);
  for (let i = 0; i < 12_000; i++) await recognise(`wrong-again-${i}`);
  asked.length = 0;
  assert.equal((await recognise('good')).kind, 'known');
  assert.deepEqual(asked, []);
});
