import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Contacts, noteContact, startAfterSilence } from './beacon-contacts.ts';
import { measureContacts } from './beacon-measure.ts';

const START_MS = Date.UTC(2026, 0, 5);
const none = (timeMs = START_MS): Contacts => ({ f: timeMs, l: timeMs, n: 0, t: [], b: [], p: 0, o: 0 });

function contactsAt(seconds: readonly number[], bytes = -1): Contacts {
  const contacts = none();
  for (const at of seconds) noteContact(contacts, START_MS + at * 1000, bytes);
  return contacts;
}

const score = (contacts: Contacts): number => measureContacts(contacts, { least: 24, sleeps: true }).score;
const every = (seconds: number, count: number): number[] => Array.from({ length: count }, (_, at) => at * seconds);

describe('contacts of a pair', () => {
  it('are the same whatever order they come in, as long as all of them are kept', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 50_000 }), { minLength: 1, maxLength: 90 }), (ats) => {
      const sorted = [...ats].sort((a, b) => a - b).map((at) => at * 2);
      const { f: _first, ...inOrder } = contactsAt(sorted);
      const { f: _other, ...shuffled } = contactsAt(ats.map((at) => at * 2));
      assert.deepEqual(shuffled, inOrder);
    }));
  });

  it('of one second are one, and the latest of many are kept', () => {
    assert.equal(contactsAt([0, 0.4, 5, 5.9]).n, 2);
    const many = contactsAt(every(10, 300));
    assert.deepEqual([many.n, many.t.length], [300, 96]);
  });

  it('start anew after a silence', () => {
    const contacts = contactsAt([0, 60, 120]);
    assert.equal(startAfterSilence(contacts, contacts.l + 3_600_000, 3_600_000), true);
    assert.equal(contacts.n, 0);
  });

  it('that come late by more than a silence are not counted', () => {
    const contacts = contactsAt([7_200, 7_260]);
    assert.equal(startAfterSilence(contacts, START_MS, 3_600_000), false);
    assert.equal(contacts.n, 2);
  });

  it('like a clock score high, with jitter less, by sessions nothing', () => {
    const clock = score(contactsAt(every(60, 96), 500));
    const jitter = score(contactsAt(every(60, 96).map((at, nth) => at + ((nth * nth * 37) % 30))));
    // Five pages within a minute, then nothing for two hours.
    const sessions = score(contactsAt(every(7200, 19).flatMap((at) => [0, 8, 11, 30, 52].map((more) => at + more))));
    assert.ok(clock > 0.9 && jitter > 0.6 && jitter < clock && sessions < 0.1, [clock, jitter, sessions].join(' '));
  });

  it('of a host that sleeps at night stay steady', () => {
    const night = contactsAt([...every(300, 48), ...every(300, 48).map((at) => at + 50_000)]);
    assert.ok(score(night) > 0.8);
    assert.ok(measureContacts(night, { least: 24, sleeps: false }).score < score(night));
  });
});
