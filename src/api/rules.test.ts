import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fastify from 'fastify';
import { manualClock } from '#base/clock.ts';
import { createToken, hashToken, sha256Hex } from '#base/ids.ts';
import { createSigningKey, signText } from '#base/signatures.ts';
import type { PackManifest, SignedPack } from '#contract/rule-pack.ts';
import { tenantScope } from '#contract/tenant.ts';
import { canonicalManifest } from '#engine/detect/packs/canonical-manifest.ts';
import { memoryEventStore } from '#stores/events/memory-event-store.ts';
import { madeUpIncident, madeUpResult } from '#stores/state/made-up.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import type { User } from '#stores/state/port.ts';
import { ACCESS_TOKEN_PREFIX } from './access-token.ts';
import { NO_BACK_TESTS } from './no-back-tests.fixture.ts';
import { NO_INTEL } from './no-intel.fixture.ts';
import { registerApi } from './routes.ts';
import { plainRuleDesk } from './rule-desk.fixture.ts';

const NOW_MS = Date.UTC(2026, 10, 25, 12);
const DAY = Math.floor(NOW_MS / 86_400_000);
const ID = '5c0e2a3e-0f0c-4a53-9a14-0d6a90f1c001';
const TEXT = `title: Who Am I Asked\nid: ${ID}\ndescription: d\nauthor: Ana\nlevel: high\ntags: [attack.discovery, attack.t1033]\nlogsource: { category: process_creation }\ndetection: { s: { CommandLine|contains: whoami }, condition: s }\n`;
const PROOF = 'fires: [{CommandLine: whoami /all}]\nmisses: [{why: another tool, record: {CommandLine: hostname}}]\n';
const KEY = createSigningKey();

type Stage = Awaited<ReturnType<typeof stage>>;
type Ask = Awaited<ReturnType<Stage['as']>>;
type Row = Readonly<Record<string, unknown>>;

/** An API with the tenants acme and other; `as` asks as a person who is made on the spot. */
async function stage() {
  const clock = manualClock(NOW_MS);
  const state = memoryStateStore({ clock });
  for (const id of ['acme', 'other']) await state.createTenant({ id, name: id, nowMs: NOW_MS });
  const app = fastify({ routerOptions: { maxParamLength: 1000 } });
  const watch = { refused: () => [], waiting: () => 0, latencyS: () => 0 };
  const desk = { ...plainRuleDesk(state), publicKey: KEY.publicKey };
  await registerApi(app, { ...NO_INTEL, state, backTests: NO_BACK_TESTS, events: memoryEventStore(), watch, rules: desk, clock, sources: [], lists: [], version: '0', durability: 'memory' });
  const as = async (name: string, role: User['role'], ...tenants: readonly string[]) => {
    const token = createToken(ACCESS_TOKEN_PREFIX);
    const user = await state.createUser({ name, role, tenants, passwordHash: null, nowMs: NOW_MS });
    await state.createSession({ userId: user.id, tokenHash: hashToken(token), expiresAtMs: NOW_MS + 1e9 });
    return async (method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => {
      const answer = await app.inject({ method, url: `/api${path}`, headers: { authorization: `Bearer ${token}` }, ...(body && { payload: body }) });
      return { status: answer.statusCode, body: JSON.parse(answer.body) };
    };
  };
  return { state, clock, as };
}

/** A rule that Ana wrote and Ben let in. */
async function activated() {
  const staged = await stage();
  const [ana, ben] = [await staged.as('Ana', 'analyst', '*'), await staged.as('Ben', 'analyst', '*')];
  const move = (ask: Ask, body: object) => ask('POST', `/rules/${ID}/moves`, { reason: 'seen in the wild', ...body });
  await ana('POST', '/rules', { text: TEXT, proof: PROOF, reason: 'new tool' });
  await move(ana, { act: 'move', to: 'test' });
  await move(ana, { act: 'propose', to: 'active' });
  assert.equal((await move(ben, { act: 'approve' })).status, 200);
  return { ...staged, ana, ben, move };
}

describe('writing a rule', () => {
  it('begins as a draft, and says what is wrong with it without keeping it', async () => {
    const { as } = await stage();
    const ana = await as('Ana', 'analyst', '*');
    assert.deepEqual((await ana('POST', '/rules', { text: TEXT, proof: PROOF, reason: 'new tool' })).body, { id: ID, revision: 1 });
    assert.equal((await ana('POST', '/rules', { text: TEXT, proof: PROOF, reason: 'again' })).body.error.code, 'already-there');
    assert.match((await ana('POST', '/rules', { text: TEXT.replace('contains', 'holds'), reason: 'new tool' })).body.error.message, /Line 8.*holds/);
    assert.match((await ana('POST', '/rules', { text: TEXT, proof: 'fires: []', reason: 'new tool' })).body.error.message, /not in the form of a proof/);
    assert.match((await ana('POST', '/rules', { text: TEXT, reason: '' })).body.error.message, /Say why/);
    const { body } = await ana('POST', '/rule-checks', { text: TEXT, proof: PROOF.replace('hostname', 'whoami') });
    assert.deepEqual([body.id, body.fault, body.lines.map(({ passed }: { passed: boolean }) => passed)], [ID, null, [true, false]]);
    const { body: one } = await ana('GET', `/rules/${ID}`);
    assert.deepEqual([one.state, one.shown.author, one.tests, one.moves, one.proposals], ['draft', 'Ana', { fires: 1, misses: 1, passed: true }, ['test', 'retired'], []]);
  });

  it('is let in by a second person, and its history says who, what and why', async () => {
    const { ana, ben, move } = await activated();
    assert.equal((await ana('GET', `/rules/${ID}`)).body.state, 'active');
    const { body } = await ben('GET', `/rules/${ID}/history`);
    assert.deepEqual(body.changes.map(({ kind, by, reason, to }: Row) => [kind, by, reason, to]), [
      ['approved', 'Ben', 'seen in the wild', 'active'], ['proposed', 'Ana', 'seen in the wild', 'active'], ['moved', 'Ana', 'seen in the wild', 'test'], ['written', 'Ana', 'new tool', 'draft'],
    ]);
    await ana('POST', '/rules', { text: TEXT.replace('high', 'low'), proof: PROOF, reason: 'too loud' });
    const { body: diff } = await ana('GET', `/rules/${ID}/diff?from=1&to=2`);
    assert.deepEqual(diff.lines.filter(({ kind }: Row) => kind !== 'same'), [{ kind: 'removed', text: 'level: high' }, { kind: 'added', text: 'level: low' }]);
    const { body: two } = await ana('GET', `/rules/${ID}`);
    assert.deepEqual([two.main, two.candidate, two.next], [{ revision: 1, state: 'active' }, { revision: 2, state: 'draft' }, 'draft']);
    assert.equal((await move(ben, { act: 'move', to: 'retired' })).status, 200);
    assert.equal((await ana('GET', `/rules/${ID}/diff?from=1&to=9`)).status, 404);
  });

  it('refuses its author, tests that fail, and steps that are none, each with what to do', async () => {
    const { as } = await stage();
    const ana = await as('Ana', 'analyst', '*');
    const ben = await as('Ben', 'admin', '*');
    const move = (ask: Ask, body: object) => ask('POST', `/rules/${ID}/moves`, { reason: 'because', ...body });
    await ana('POST', '/rules', { text: TEXT, proof: PROOF.replace('hostname', 'whoami'), reason: 'new tool' });
    assert.equal((await move(ana, { act: 'propose', to: 'active' })).body.error.code, 'not-now');
    await move(ana, { act: 'move', to: 'test' });
    assert.match((await move(ana, { act: 'propose', to: 'active' })).body.error.message, /tests of the rule do not hold/);
    await ana('POST', '/rules', { text: TEXT, proof: PROOF, reason: 'mended' });
    await move(ana, { act: 'move', to: 'test' });
    await move(ben, { act: 'propose', to: 'canary' });
    const refused = await move(ana, { act: 'approve' });
    assert.deepEqual([refused.status, refused.body.error.code], [403, 'forbidden']);
    assert.match(refused.body.error.message, /Ana wrote revision 2 and cannot approve it/);
    assert.equal((await move(ben, { act: 'approve' })).status, 403);
    assert.equal((await move(await as('Cleo', 'analyst', '*'), { act: 'decline' })).status, 200);
    assert.equal((await ana('POST', '/rules/none/moves', { act: 'approve', reason: 'because' })).status, 404);
  });
});

describe('a correlation and a filter', () => {
  const MANY = `title: Many Ask\nid: many\nlevel: high\ncorrelation: { type: event_count, rules: ${ID}, group-by: User, timespan: 10m, condition: { gte: 2 } }\n`;
  const MANY_PROOF = 'fires: [[{CommandLine: whoami, User: ann}, {CommandLine: whoami, User: ann}]]\nmisses: [{why: two users, records: [{CommandLine: whoami, User: ann}, {CommandLine: whoami, User: ben}]}]\n';
  const NOT = 'title: Not Svc\nid: not\nlogsource: { category: process_creation }\nfilter: { rules: any, s: { User: svc }, condition: not s }\n';
  const NOT_PROOF = 'fires: [{User: ann}]\nmisses: [{why: expected, record: {User: svc}}]\n';

  it('live as rules do: drafts, a second person, tests that hold, and a difference', async () => {
    const { ana, ben } = await activated();
    const move = (ask: Ask, id: string, body: object) => ask('POST', `/rules/${id}/moves`, { reason: 'because of it', ...body });
    for (const [id, text, proof] of [['many', MANY, MANY_PROOF], ['not', NOT, NOT_PROOF]] as const) {
      assert.deepEqual((await ana('POST', '/rules', { text, proof, reason: 'new' })).body, { id, revision: 1 });
      assert.deepEqual((await ana('GET', `/rules/${id}`)).body.tests, { fires: 1, misses: 1, passed: true });
      await move(ana, id, { act: 'move', to: 'test' });
      await move(ana, id, { act: 'propose', to: 'active' });
      assert.equal((await move(ana, id, { act: 'approve' })).body.error.code, 'forbidden');
      assert.equal((await move(ben, id, { act: 'approve' })).status, 200);
    }
    assert.deepEqual((await ana('GET', '/rules')).body.rules.map(({ id, kind, state }: Row) => [id, kind, state]), [['many', 'correlation', 'active'], ['not', 'filter', 'active'], [ID, 'rule', 'active']]);
    assert.deepEqual((await ana('GET', '/rules?kind=filter')).body.rules.map(({ id }: Row) => id), ['not']);
    await ana('POST', '/rules', { text: MANY.replace('gte: 2', 'gte: 3'), proof: MANY_PROOF, reason: 'too loud' });
    assert.equal((await ana('GET', '/rules/many/diff?from=1&to=2')).body.lines.filter(({ kind }: Row) => kind !== 'same').length, 2);
    await move(ana, 'many', { act: 'move', to: 'test' });
    assert.match((await move(ana, 'many', { act: 'propose', to: 'active' })).body.error.message, /tests of the rule do not hold/);
  });

  it('say what they rest on, what rests on a rule, and what keeps one from firing', async () => {
    const { ana, move } = await activated();
    await ana('POST', '/rules', { text: MANY, proof: MANY_PROOF, reason: 'new' });
    await ana('POST', '/rules/many/moves', { act: 'move', to: 'test', reason: 'first look' });
    await ana('POST', '/rules', { text: NOT, proof: NOT_PROOF, reason: 'new' });
    const { body: many } = await ana('GET', '/rules/many');
    assert.deepEqual(many.correlation, { condition: 'At least 2 hits of its rule', window: '10 minutes', group: 'with the same User', isOrdered: false });
    assert.deepEqual(many.names, [{ fault: null, name: ID, rule: ID, title: 'Who Am I Asked', kind: 'rule', state: 'active', lastFiredMs: null }]);
    assert.deepEqual([many.sources, many.freshness, many.reasons], [['microsoft.sysmon'], 'no-source', ['It has not fired yet, and costs nobody any work.', 'Nothing that arrives has the log source of its rules.', '“Who Am I Asked” has never fired.']]);
    const { body: rule } = await ana('GET', `/rules/${ID}`);
    assert.deepEqual([rule.correlation, rule.names, rule.namedBy.map(({ rule: id, kind, state }: Row) => [id, kind, state])], [null, [], [['many', 'correlation', 'test'], ['not', 'filter', 'draft']]]);
    await move(ana, { act: 'move', to: 'retired' });
    const { body: idle } = await ana('GET', '/rules/many');
    assert.deepEqual([idle.freshness, idle.verdict], ['in-vain', 'tune']);
    assert.match(idle.reasons[0], /“Who Am I Asked” does not run, and it waits for it/);
    assert.equal((await ana('GET', '/rules')).body.rules.find(({ id }: Row) => id === 'many').freshness, 'in-vain');
  });

  it('stay what they are, and one that names a rule that is not there says so', async () => {
    const { ana } = await activated();
    assert.match((await ana('POST', '/rules', { text: NOT.replace('id: not', `id: ${ID}`), proof: NOT_PROOF, reason: 'new' })).body.error.message, /is a rule, and this is a filter: give it an id of its own/);
    const { body } = await ana('POST', '/rule-checks', { text: MANY.replace(ID, 'nobody'), proof: MANY_PROOF });
    assert.match(body.fault, /"Many Ask" does not load: No rule that is loaded has the id or name "nobody"/);
  });
});

describe('the catalogue', () => {
  it('is filtered by text, technique, state, domain and level, and shows what a rule did at the tenants of the reader', async () => {
    const { state, ana } = await activated();
    const counts = (tenant: string, fired: number) => madeUpResult({
      tenant, incidents: [madeUpIncident({ id: 'i', tenant })], incidentRules: [{ incident: 'i', rule: ID }],
      ruleCounts: [{ rule: ID, day: DAY, fired, alerts: 1, lastFiredMs: NOW_MS - fired }, { rule: ID, day: DAY - 40, fired: 99, alerts: 99, lastFiredMs: 0 }],
    });
    await state.commit({ from: 0, to: 1, tenants: [counts('acme', 5), counts('other', 2)] });
    const ids = async (query: string) => (await ana('GET', `/rules?${query}`)).body.rules.map(({ title }: { title: string }) => title);
    for (const query of ['', 'text=who%20am', 'text=t1033', `text=${ID}`, 'state=active', 'domain=endpoint', 'level=high']) assert.deepEqual(await ids(query), ['Who Am I Asked'], query);
    for (const query of ['text=nothing', 'state=draft', 'domain=email', 'level=low']) assert.deepEqual(await ids(query), [], query);
    const [row] = (await ana('GET', '/rules')).body.rules;
    assert.deepEqual([row.fired, row.alerts, row.incidents, row.lastFiredMs, row.volume.at(-1), row.mode], [7, 2, 2, NOW_MS - 2, 7, null]);
    const [ofAcme] = (await ana('GET', '/rules?tenant=acme')).body.rules;
    assert.deepEqual([ofAcme.fired, ofAcme.mode], [5, 'alert']);
    assert.equal((await ana('GET', '/rules?tenant=none')).status, 404);
  });

  it('shows a customer the rules that run for it, whole, and nothing of other tenants or of what is still worked on', async () => {
    const { state, as, ana } = await activated();
    await state.commit({ from: 0, to: 1, tenants: ['acme', 'other'].map((tenant, at) => madeUpResult({ tenant, ruleCounts: [{ rule: ID, day: DAY, fired: 1 + at * 40, alerts: 1, lastFiredMs: NOW_MS }] })) });
    await ana('POST', '/rules', { text: TEXT.replace('high', 'low'), proof: PROOF, reason: 'secret plan' });
    await ana('POST', '/rules', { text: TEXT.replaceAll('c001', 'c002'), proof: PROOF, reason: 'secret draft' });
    const customer = await as('Carla', 'analyst', 'acme');
    assert.deepEqual((await customer('GET', '/rules')).body.rules.map(({ id, fired, next }: Row) => [id, fired, next]), [[ID, 1, null]]);
    const { body } = await customer('GET', `/rules/${ID}`);
    assert.deepEqual([body.shown.number, body.shown.text, body.tenants.map(({ tenant }: Row) => tenant), body.moves], [1, TEXT, ['acme'], []]);
    assert.equal((await customer('GET', `/rules/${ID}/tests`)).body.lines.length, 2);
    const history = await customer('GET', `/rules/${ID}/history`);
    assert.doesNotMatch(JSON.stringify([body, history]), /secret|"other"/);
    assert.equal((await customer('GET', `/rules/${ID.replace('c001', 'c002')}`)).status, 404);
    assert.equal((await customer('GET', `/rules/${ID}/diff?from=1&to=2`)).status, 404);
    for (const [path, payload] of [['/rules', { text: TEXT, reason: 'ours' }], [`/rules/${ID}/moves`, { act: 'move', to: 'retired', reason: 'ours' }]] as const) assert.equal((await customer('POST', path, payload)).status, 403);
  });

  it('lets a tenant switch a rule off and on again for itself, each with a reason', async () => {
    const { as, ana } = await activated();
    const customer = await as('Carla', 'analyst', 'acme');
    const set = (state: string | null) => customer('PUT', `/tenants/acme/rule-overrides/${ID}`, { state, reason: 'our own scanner' });
    assert.deepEqual((await set('retired')).body, { state: 'retired', by: 'Carla', reason: 'our own scanner', atMs: NOW_MS });
    assert.deepEqual((await ana('GET', `/rules/${ID}`)).body.tenants.map(({ tenant, mode }: Row) => [tenant, mode]), [['acme', 'off'], ['other', 'alert']]);
    assert.equal((await customer('GET', `/rules/${ID}`)).status, 404);
    assert.equal((await set(null)).status, 200);
    assert.deepEqual((await customer('GET', `/tenants/acme/rule-overrides/${ID}`)).body.overrides.map(({ state }: Row) => state), [null, 'retired']);
    assert.equal((await customer('PUT', `/tenants/other/rule-overrides/${ID}`, { state: 'retired', reason: 'theirs' })).status, 404);
    assert.equal((await customer('PUT', '/tenants/acme/rule-overrides/none', { state: 'retired', reason: 'ours' })).status, 404);
  });
});

function signed(version: string, texts: Readonly<Record<string, string>>, key = KEY): SignedPack {
  const files = Object.entries(texts).map(([path, text]) => ({ path, text }));
  const manifest: PackManifest = { format: 1, name: 'core', version, createdAtMs: 1, ring: 0, files: files.map(({ path, text }) => ({ path, sha256: sha256Hex(text), bytes: Buffer.byteLength(text) })) };
  return { manifest, signature: signText(canonicalManifest(manifest), key.privateKey), publicKey: key.publicKey, files };
}

describe('packs', () => {
  it('come in signed by a key that is trusted, as they were signed, and once', async () => {
    const { as } = await stage();
    const ana = await as('Ana', 'admin', '*');
    const pack = signed('1', { 'r.yml': TEXT, 'r.proof.yml': PROOF });
    const add = async (body: SignedPack) => (await ana('POST', '/packs', body)).body;
    const stranger = createSigningKey();
    assert.match((await add(signed('1', { 'r.yml': TEXT }, stranger))).error.message, /is not trusted here.*watchfloor packs trust KEY/);
    assert.match((await add({ ...pack, manifest: { ...pack.manifest, version: '2' } })).error.message, /signature of the pack does not hold/);
    assert.match((await add({ ...pack, files: [{ path: 'r.yml', text: `${TEXT}# more` }, ...pack.files.slice(1)] })).error.message, /r\.yml is not as it was/);
    assert.match((await add(signed('1', { 'r.yml': 'title: x' }))).error.message, /does not load: r\.yml, line 1/);
    const added = await add(pack);
    assert.deepEqual([added.status, added.rules, added.isSigned], ['kept', 1, true]);
    assert.equal((await add(pack)).error.code, 'already-there');
    await ana('PUT', '/rollout', { trustedKeys: [stranger.publicKey] });
    assert.equal((await add(signed('3', { 'r.yml': TEXT }, stranger))).status, 'kept');
  });

  it('go on their way from a named tenant, and are taken back with a reason', async () => {
    const { as } = await stage();
    const ana = await as('Ana', 'admin', '*');
    await ana('POST', '/packs', signed('1', { 'r.yml': TEXT }));
    const activate = () => ana('POST', '/packs/core/rolls', { version: '1', reason: 'weekly' });
    assert.match((await activate()).body.error.message, /none is named/);
    assert.equal((await ana('PUT', '/rollout', { firstTenant: 'nobody' })).status, 400);
    assert.equal((await ana('PUT', '/rollout', { firstTenant: 'acme' })).body.firstTenant, 'acme');
    assert.deepEqual((await activate()).body.packs.map(({ status, ring }: Row) => [status, ring]), [['rolling', 0]]);
    assert.deepEqual((await ana('GET', '/rules')).body.rules.map(({ id, state, pack }: Row) => [id, state, pack]), [[ID, 'canary', 'core']]);
    const { body: onTheWay } = await ana('GET', `/rules/${ID}`);
    assert.deepEqual([onTheWay.shown.text, onTheWay.moves], [TEXT, []]);
    assert.deepEqual((await ana('POST', '/packs/core/returns', { reason: 'too loud' })).body.packs.map(({ status, reason }: Row) => [status, reason]), [['returned', 'too loud']]);
  });

  it('are taken on by hand before their soak time is over, ring by ring, with a reason', async () => {
    const { as } = await stage();
    const ana = await as('Ana', 'admin', '*');
    const advance = (reason = 'seen enough') => ana('POST', '/packs/core/advances', { reason });
    await ana('POST', '/packs', signed('1', { 'r.yml': TEXT }));
    assert.match((await advance()).body.error.message, /No pack core is on its way/);
    await ana('PUT', '/rollout', { firstTenant: 'acme' });
    await ana('POST', '/packs/core/rolls', { version: '1', reason: 'weekly' });
    assert.match((await advance('')).body.error.message, /Say why/);
    const steps = [await advance(), await advance()].map(({ body }) => body.packs.map(({ status, ring, reason, by }: Row) => [status, ring, reason, by]));
    assert.deepEqual(steps, [[['rolling', 1, 'seen enough', 'Ana']], [['good', 2, 'seen enough', 'Ana']]]);
    assert.equal((await ana('GET', `/rules/${ID}`)).body.state, 'active');
  });

  it('are listed with what they alert and what was set aside, and whether the reader may act', async () => {
    const { as, state } = await stage();
    const [ana, analyst] = [await as('Ana', 'admin', '*'), await as('Eve', 'analyst', '*')];
    await ana('POST', '/packs', signed('1', { 'r.yml': TEXT }));
    await ana('PUT', '/rollout', { firstTenant: 'acme' });
    await ana('POST', '/packs/core/rolls', { version: '1', reason: 'weekly' });
    for (let ring = 0; ring < 2; ring++) await ana('POST', '/packs/core/advances', { reason: 'seen enough' });
    await state.commit({ from: 0, to: 1, tenants: [madeUpResult({ tenant: 'acme', ruleCounts: [{ rule: ID, day: DAY, fired: 5, alerts: 4, lastFiredMs: NOW_MS }] })] });
    await state.forTenant(tenantScope('acme')).overrideRule({ rule: ID, state: 'retired', by: 'watchfloor', reason: 'it failed', nowMs: NOW_MS });
    const { packs, mayAct } = (await ana('GET', '/packs')).body;
    assert.deepEqual([packs.map(({ name, status, isOwnKey, costMs, alerts, setAside, trial }: Row) => [name, status, isOwnKey, costMs, alerts, setAside, trial]), mayAct], [[['core', 'good', true, null, 4, 1, null]], true]);
    assert.equal((await analyst('GET', '/packs')).body.mayAct, false);
    assert.equal((await analyst('POST', '/packs/core/advances', { reason: 'seen enough' })).status, 403);
  });

  it('are kept by administrators of all tenants', async () => {
    const { as } = await stage();
    const [some, analyst] = [await as('Dora', 'admin', 'acme'), await as('Eve', 'analyst', '*')];
    for (const ask of [some, analyst]) {
      assert.equal((await ask('POST', '/packs', signed('1', { 'r.yml': TEXT }))).status, 403);
      assert.equal((await ask('PUT', '/rollout', { firstTenant: 'acme' })).status, 403);
    }
    assert.equal((await some('GET', '/rollout')).status, 403);
  });
});

describe('people', () => {
  it('are let in by an administrator of all tenants, with a code that signs in', async () => {
    const { as } = await stage();
    const ana = await as('Ana', 'admin', '*');
    const { body } = await ana('POST', '/people', { name: 'Ben', role: 'analyst', tenants: ['*'] });
    assert.deepEqual([body.name, body.role, body.tenants], ['Ben', 'analyst', ['*']]);
    assert.match(body.signInCode, /^wfc_/);
    assert.equal((await ana('POST', '/people', { name: 'Ben', role: 'analyst', tenants: ['*'] })).body.error.code, 'already-there');
    assert.equal((await ana('POST', '/people', { name: 'Cleo', role: 'analyst', tenants: ['nowhere'] })).status, 400);
    assert.deepEqual((await ana('GET', '/people')).body.people.map(({ name }: Row) => name), ['Ana', 'Ben']);
    assert.equal((await (await as('Dora', 'admin', 'acme'))('POST', '/people', { name: 'X', role: 'admin', tenants: ['acme'] })).status, 403);
  });
});
