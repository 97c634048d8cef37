import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '#contract/event.ts';
import type { Indicator } from '#contract/indicator.ts';
import { createDetector } from '../detector.ts';
import { createEventView } from '../event-view.ts';
import { eventWith, indicatorOf } from './indicator.fixture.ts';
import { IndicatorIndex } from './indicator-index.ts';
import { createIndicatorMatcher, type MatchIndicatorsParts, noneHeldBack } from './match-indicators.ts';
import { type ListedValues, WarningLists } from './warning-lists.ts';

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 10, 1);

function matcherOf(indicators: readonly Indicator[], lists: readonly ListedValues[] = [], parts: Partial<MatchIndicatorsParts> = {}) {
  const index = new IndicatorIndex();
  const feed = index.openFeed({ name: 'test', tenant: null });
  for (const one of indicators) index.add(feed, one);
  const heldBack = noneHeldBack();
  return { heldBack, match: createIndicatorMatcher({ index: () => index, warnings: new WarningLists(lists), heldBack, ...parts }) };
}
const seen = (indicators: readonly string[], ocsf: JsonObject) => matcherOf(indicators.map((value) => indicatorOf(value))).match(eventWith(ocsf)).map(({ indicator, seen: what }) => `${indicator.value} ${what}`);

describe('what of an event meets indicators', () => {
  it('is its addresses, names, URLs and answers', () => {
    assert.deepEqual(seen(['203.0.113.9', '198.51.100.0/24'], { src_endpoint: { ip: '198.51.100.4' }, dst_endpoint: { ip: '203.0.113.9' } }), ['198.51.100.0/24 198.51.100.4', '203.0.113.9 203.0.113.9']);
    assert.deepEqual(seen(['bad.example', '203.0.113.9'], { query: { hostname: 'WWW.Bad.Example.' }, answers: [{ rdata: '203.0.113.9' }] }), ['bad.example www.bad.example', '203.0.113.9 203.0.113.9']);
    assert.deepEqual(seen(['bad.example', 'http://bad.example/x'], { http_request: { url: { url_string: 'http://Bad.example:80/x?y#z' } } }), ['http://bad.example/x http://bad.example/x?y', 'bad.example bad.example']);
    assert.deepEqual(seen(['http://bad.example/x'], { http_request: { url: { url_string: '/x', hostname: 'bad.example' } } }), ['http://bad.example/x http://bad.example/x']);
    assert.deepEqual(seen(['bad.example', 't13d1516h2_8daaf6152771_02713d6af862'], { tls: { sni: 'bad.example' }, ja4_fingerprint_list: [{ value: 't13d1516h2_8daaf6152771_02713d6af862' }] }), ['bad.example bad.example', 't13d1516h2_8daaf6152771_02713d6af862 t13d1516h2_8daaf6152771_02713d6af862']);
    const ja3 = indicatorOf('ab'.repeat(16), { kind: 'ja3' });
    assert.equal(matcherOf([ja3]).match(eventWith({ tls: { ja3_hash: { value: 'AB'.repeat(16) } } })).length, 1);
    assert.equal(matcherOf([ja3]).match(eventWith({ file: { hashes: [{ value: 'ab'.repeat(16) }] } })).length, 0, 'no file is a TLS client');
  });

  it('is the files of processes, messages and findings, and mail addresses', () => {
    const hash = 'ab'.repeat(32);
    const file = { hashes: [{ algorithm_id: 3, value: hash.toUpperCase() }] };
    for (const ocsf of [{ file }, { process: { file } }, { actor: { process: { file } } }, { process: { parent_process: { file } } }, { module: { file } }, { email: { files: [file] } }, { evidences: [{ process: { file } }] }]) assert.equal(seen([hash], ocsf).length, 1, JSON.stringify(ocsf));
    assert.deepEqual(seen(['eve@bad.example'], { email: { from: 'Eve <Eve@Bad.example>', to: ['ann@home.example'] } }), ['eve@bad.example eve@bad.example']);
    assert.deepEqual(seen(['bad.example'], { email: { from: 'eve@mail.bad.example' } }), ['bad.example mail.bad.example']);
  });

  it('is told once, however often it stands there', () => {
    assert.equal(seen(['203.0.113.9'], { src_endpoint: { ip: '203.0.113.9' }, dst_endpoint: { ip: '203.0.113.9' } }).length, 1);
  });

  it('is nothing where values are of another form than they should be', () => {
    assert.deepEqual(seen(['203.0.113.9'], { src_endpoint: 'x', dst_endpoint: { ip: 7 }, email: { from: {}, urls: 'x' }, answers: [null, 1], tls: [], evidences: ['x', null], file: { hashes: 'x' } }), []);
  });
});

describe('an indicator in time', () => {
  const bad = { dst_endpoint: { ip: '203.0.113.9' } };
  const at = (indicator: Partial<Indicator>, days: number) => {
    const { match, heldBack } = matcherOf([indicatorOf('203.0.113.9', { validFromMs: START_MS, ...indicator })]);
    const [one] = match(eventWith(bad, { timeMs: START_MS + days * DAY_MS }));
    return one === undefined ? (heldBack.expired > 0 ? 'expired' : heldBack.faded > 0 ? 'faded' : 'not met') : Math.round(one.confidence);
  };

  it('fades by half in the time of its kind, and then does not alert', () => {
    assert.deepEqual([-5, 0, 30, 59, 60, 61].map((days) => at({}, days)), [80, 80, 40, 20, 20, 'faded']);
  });

  it('does not match from when it expires', () => {
    assert.deepEqual([9, 10, 11].map((days) => at({ expiresAtMs: START_MS + 10 * DAY_MS }, days)), [65, 'expired', 'expired']);
  });

  it('does not fade when it is a file, or when it was named by hand', () => {
    const hash = 'ab'.repeat(32);
    const old = eventWith({ ...bad, file: { hashes: [{ value: hash }] } }, { timeMs: START_MS + 3_000 * DAY_MS });
    assert.deepEqual(matcherOf([indicatorOf(hash), indicatorOf('203.0.113.9')]).match(old).map(({ indicator }) => indicator.kind), ['sha256']);
    assert.equal(matcherOf([indicatorOf('203.0.113.9')], [], { doesFade: false }).match(old).length, 1);
  });
});

describe('warning lists', () => {
  const lists: readonly ListedValues[] = [
    { name: 'resolvers', match: 'value', values: ['8.8.8.8', '2001:4860:4860::8888'] },
    { name: 'reserved', match: 'value', values: ['10.0.0.0/8'] },
    { name: 'consumer', match: 'below', values: ['big.example', 'github.io'] },
    { name: 'exact', match: 'value', values: ['only.example', 'd41d8cd98f00b204e9800998ecf8427e', 'mail.example'] },
  ];
  const alerts = (indicator: string, ocsf: JsonObject) => {
    const { match, heldBack } = matcherOf([indicatorOf(indicator)], lists);
    const found = match(eventWith(ocsf));
    return found.length > 0 ? 'alerts' : [...heldBack.warned.keys()].join();
  };

  it('speak against what is seen and against the indicator itself, whenever they were loaded', () => {
    assert.equal(alerts('8.8.8.8', { dst_endpoint: { ip: '8.8.8.8' } }), 'resolvers');
    assert.equal(alerts('8.8.8.0/24', { dst_endpoint: { ip: '8.8.8.8' } }), 'resolvers');
    assert.equal(alerts('8.8.8.0/24', { dst_endpoint: { ip: '8.8.8.9' } }), 'alerts');
    assert.equal(alerts('10.1.2.3', { dst_endpoint: { ip: '10.1.2.3' } }), 'reserved');
    assert.equal(alerts('2001:4860:4860::8888', { dst_endpoint: { ip: '2001:4860:4860:0:0:0:0:8888' } }), 'resolvers');
    assert.equal(alerts('d41d8cd98f00b204e9800998ecf8427e', { file: { hashes: [{ value: 'd41d8cd98f00b204e9800998ecf8427e' }] } }), 'exact');
  });

  it('reach below a domain only where they say so, and never below a public suffix', () => {
    assert.equal(alerts('www.big.example', { query: { hostname: 'www.big.example' } }), 'consumer');
    assert.equal(alerts('evil.github.io', { query: { hostname: 'evil.github.io' } }), 'alerts');
    assert.equal(alerts('only.example', { query: { hostname: 'only.example' } }), 'exact');
    assert.equal(alerts('www.only.example', { query: { hostname: 'www.only.example' } }), 'alerts');
    assert.equal(alerts('eve@mail.example', { email: { from: 'eve@mail.example' } }), 'alerts');
  });

  it('speak against a URL only where it is the host itself', () => {
    assert.equal(alerts('http://big.example/', { http_request: { url: { url_string: 'http://big.example/' } } }), 'consumer');
    assert.equal(alerts('http://big.example/evil.exe', { http_request: { url: { url_string: 'http://big.example/evil.exe' } } }), 'alerts');
  });
});

describe('the alert of an indicator', () => {
  it('says what was seen, of which feed, as sure as the indicator is; one for each indicator of an event', () => {
    const { match } = matcherOf([indicatorOf('bad.example', { label: 'Sample Stealer', techniques: ['T1071.001'] }), indicatorOf('203.0.113.9', { severity: 'low' })]);
    const detector = createDetector({ ask: () => [], view: createEventView([]), makeId: (...parts) => parts.join('|'), indicators: match });
    const ocsf = { src_endpoint: { ip: '10.0.0.5' }, dst_endpoint: { ip: '203.0.113.9', hostname: 'cdn.bad.example' } };
    const { alerts } = detector(eventWith(ocsf));
    assert.deepEqual(alerts.map(({ rule, severity, confidence, techniques, tactics }) => [rule.id, rule.title, severity, confidence, techniques, tactics]), [
      ['watchfloor.indicators/test', 'Known bad address 203.0.113.9', 'low', 0.78, [], []],
      ['watchfloor.indicators/test', 'Known bad domain bad.example (cdn.bad.example): Sample Stealer', 'high', 0.79, ['T1071.001'], ['command-and-control']],
    ]);
    assert.equal(new Set(alerts.map(({ id }) => id)).size, 2);
    assert.deepEqual(detector(eventWith(ocsf, { id: 'e2' })).alerts.map(({ id }) => id), alerts.map(({ id }) => id), 'equal ones fold');
  });
});
