import type { CaseRecord } from './case-record.ts';

/** Domains that a client asks for within half an hour. */
const ASKED = 60;
const SPAN_S = 1800;
const START_S = 1_767_225_600;

/** A list of domains has no clients, so clients are made for it: each asks for sixty of its domains within half an hour, and all exist. In the form of Zeek. */
export function* benignQuestions(domains: readonly string[]): Generator<CaseRecord & { ok: true }> {
  for (const [at, domain] of domains.entries()) {
    const client = Math.floor(at / ASKED);
    const record = {
      _path: 'dns', ts: START_S + ((at % ASKED) * SPAN_S) / ASKED, uid: `Cbenign${at}`, 'id.orig_h': `10.2.${Math.floor(client / 250)}.${1 + (client % 250)}`, 'id.orig_p': 40_000 + (at % ASKED), 'id.resp_h': '10.2.255.1', 'id.resp_p': 53,
      proto: 'udp', query: domain, qtype: 1, qtype_name: 'A', rcode: 0, rcode_name: 'NOERROR',
    };
    yield { ok: true, text: JSON.stringify(record), truth: { is: 'benign', unit: 'benign' } };
  }
}
