/** Records that can be told apart: the event time of number n is n milliseconds after the first. */
export const FIRST_MS = Date.UTC(2026, 10, 20, 8, 0, 0);

const HOSTS = 50;
/** One record in so many raises an alert of the one or the other rule; no divisor of the number of hosts, so that all of them do. */
const DYNAMIC_EVERY = 37;
const BAZAR_EVERY = 41;

/** A Zeek DNS record, some of them for names that a rule of ours knows; 50 hosts take turns, so that alerts fold too. */
export function numberedRecord(n: number): string {
  const name = n % DYNAMIC_EVERY === 0 ? `c${n % 7}.ddns.net` : n % BAZAR_EVERY === 0 ? `q${n % 11}.bazar` : `www${n % 900}.partner.example`;
  return JSON.stringify({
    _path: 'dns', ts: (FIRST_MS + n) / 1000, uid: `C${n}`, 'id.orig_h': `10.40.0.${1 + (n % HOSTS)}`, 'id.orig_p': 40_000 + (n % 20_000), 'id.resp_h': '10.40.1.2', 'id.resp_p': 53,
    proto: 'udp', query: name, qclass_name: 'C_INTERNET', qtype_name: 'A', rcode_name: 'NOERROR', answers: ['203.0.113.9'], rejected: false,
  });
}

/** Which number an event has, by its time. */
export function numberOf(timeMs: number): number {
  return timeMs - FIRST_MS;
}
