/** Contacts of one pair. Short names, as there are hundreds of thousands of them. */
export interface Contacts {
  /** First and last contact, event time. */
  f: number;
  l: number;
  /** How many. */
  n: number;
  /** The latest in the order of time, tenths of a second since 1970. */
  t: number[];
  /** Bytes sent in them; -1: not told. */
  b: number[];
  /** Source port of the latest over UDP; 0: not told. */
  p: number;
  /** When it was told last. */
  o: number;
}

const MOST = 96;
const TENTH_MS = 100;
/** Contacts of the same second are one: a page and what it needs, or two records of one connection. */
const SAME_TENTHS = 10;

/** Takes a contact in, also a late one; false where it is one that is known. */
export function noteContact(contacts: Contacts, timeMs: number, bytes: number): boolean {
  const at = Math.round(timeMs / TENTH_MS);
  const { t, b } = contacts;
  let place = t.length;
  while (place > 0 && (t[place - 1] as number) > at) place--;
  const isSame = [t[place - 1], t[place]].some((other) => other !== undefined && Math.abs(other - at) < SAME_TENTHS);
  if (isSame || (place === 0 && t.length === MOST)) return false;
  t.splice(place, 0, at);
  b.splice(place, 0, bytes);
  if (t.length > MOST) {
    t.shift();
    b.shift();
  }
  contacts.n++;
  contacts.f = Math.min(contacts.f, timeMs);
  contacts.l = Math.max(contacts.l, timeMs);
  return true;
}

/** A pair that was silent for long starts anew. False where a contact comes so late that it would be of what is forgotten. */
export function startAfterSilence(contacts: Contacts, timeMs: number, silenceMs: number): boolean {
  if (contacts.l - timeMs >= silenceMs) return false;
  if (timeMs - contacts.l >= silenceMs) Object.assign(contacts, { f: timeMs, l: timeMs, n: 0, t: [], b: [] });
  return true;
}
