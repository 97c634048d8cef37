import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { manualClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import type { RuleRevision, RuleStanding, RuleState } from '#contract/rule-life.ts';
import type { Taxonomy } from '#contract/taxonomy.ts';
import { tenantScope } from '#contract/tenant.ts';
import { askRules } from '#engine/detect/ask-rules.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { siftRecords } from '#engine/detect/record/sift-records.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import type { PlaceholderLists } from '#engine/detect/sigma/resolve-placeholders.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { MappingNormaliser } from '#engine/normalise/normaliser.ts';
import { RunningRules } from '#pipeline/detect/running-rules.ts';
import { readTaxonomy } from '#stores/content/content-folder.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import { createSieve } from './create-sieve.ts';
import { normaliserFromContent } from './normaliser-from-content.ts';

const NOW_MS = Date.UTC(2026, 10, 25);
let normaliser: MappingNormaliser;
let taxonomy: Taxonomy;

before(async () => {
  [normaliser, taxonomy] = await Promise.all([normaliserFromContent('content'), readTaxonomy('content')]);
});

const sysmon = (commandLine: string): string => JSON.stringify({ EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', SourceName: 'Microsoft-Windows-Sysmon', Hostname: 'pc1', Image: 'C:\\Windows\\System32\\cmd.exe', CommandLine: commandLine });
const security = (name: string): string => JSON.stringify({ EventID: 4688, Channel: 'Security', Provider_Name: 'Microsoft-Windows-Security-Auditing', Computer: 'pc2', SubjectUserSid: 'S-1-5-21-1', NewProcessName: name });
const RECORDS = [sysmon('whoami /all'), sysmon('hostname'), security('C:\\tools\\nmap.exe'), security('C:\\Windows\\whoami.exe'), 'not json', '[{"a":1}]', sysmon('nothing'), security('-')].map((text) => Buffer.from(text));

function ruleText(rule: string, test: string): string {
  return `title: Rule ${rule}\nid: ${rule}\nlevel: high\nlogsource: { product: windows, category: process_creation }\ndetection: { s: { ${test} }, condition: s }\n`;
}

it('looking at the bytes lets no record go whose country a database of addresses says', async () => {
  const placed = await normaliserFromContent('content', null, (address) => (address === '203.0.113.9' ? { country: 'MD' } : null));
  const set = compileRules(parseSigma("title: R\nid: r\nlogsource: { category: authentication }\ndetection: { s: { country: MD }, condition: s }\n", 'r.yml').rules);
  const view = createEventView(taxonomy);
  const sieve = createSieve(set, { normaliser: placed, taxonomy, view });
  const signIn = (address: string) => JSON.stringify({
    eventType: 'user.session.start', published: '2026-11-18T07:15:30Z', uuid: '5a1c7e01', actor: { id: '00u7nw', type: 'User', alternateId: 'mara.lind@northwind.example' }, client: { ipAddress: address },
    outcome: { result: 'SUCCESS' }, severity: 'INFO', displayMessage: 'User login to Okta', version: '0', legacyEventType: null, transaction: { type: 'WEB', id: 't' }, debugContext: { debugData: {} }, target: null,
  });
  const records = ['203.0.113.9', '198.51.100.24'].map(signIn);
  const sift = () => siftRecords(sieve, records.map((text) => ({ raw: Buffer.from(text), source: '' })));
  for (let i = 0; i < 200; i++) sift();
  const found = sift().map((places, at) => {
    const outcome = placed.normalise({ tenant: 't', source: '', receivedAtMs: NOW_MS, id: 'r', text: records[at] ?? '' });
    assert.ok(outcome.ok);
    return outcome.events.some((event) => askRules(set, view(event), places).length > 0);
  });
  assert.deepEqual(found, [true, false]);
});

async function stage() {
  const clock = manualClock(NOW_MS);
  const state = memoryStateStore({ clock });
  for (const id of ['acme', 'beta']) await state.createTenant({ id, name: id, nowMs: 1 });
  const view = createEventView(taxonomy);
  const compiled: number[] = [];
  const compile = (rules: readonly SigmaRule[], lists: PlaceholderLists = {}) => {
    compiled.push(rules.length);
    return compileRules(rules, { placeholders: { tools: ['whoami'], ...lists } });
  };
  let sieves = 0;
  const deps = { state, view, makeId: (...parts: readonly string[]) => parts.join('|'), compile, log: silentLog, clock, fineNowMs: () => 0 };
  const rules = await RunningRules.load({ ...deps, createSieve: (set) => {
    sieves++;
    return createSieve(set, { normaliser, taxonomy, view });
  } });
  const activate = async (rule: string, number: number, test: string, to: RuleState = 'active'): Promise<void> => {
    const head = { kind: 'rule' as const, title: rule, description: '', level: 'high' as const, status: null, author: '', techniques: [], tactics: [], logSource: {}, domain: null };
    const revision: RuleRevision = { rule, number, digest: `${rule}${number}`, head, tests: { fires: 0, misses: 0, passed: null }, author: 'Ana', pack: null, reason: '', createdAtMs: 1, text: ruleText(rule, test), proof: '' };
    await state.rules.addRevisions([revision]);
    const version = ((await state.rules.standing(rule))?.version ?? 0) + 1;
    const standing: RuleStanding = { rule, version, main: { revision: number, state: to }, next: null, proposal: null, pack: null, changedAtMs: 1 };
    assert.ok(await state.rules.decide([{ standing, change: { rule, number: version, kind: 'moved', by: 'Ana', reason: '', atMs: 1, revision: number, from: null, to } }]));
  };
  /** Per record the rules that alert, with and without a look at its bytes; and how many records the bytes alone decided. */
  const firedBy = (tenant: string, lists: PlaceholderLists = {}) => {
    const detector = rules.withLists(lists);
    // Kinds of records are learnt from the second one on, little by little.
    for (let i = 0; i < 200; i++) rules.sift(RECORDS.map((raw) => ({ raw, source: '' })));
    const sifted = rules.sift(RECORDS.map((raw) => ({ raw, source: '' })));
    const fired = RECORDS.map((raw, at) => {
      const outcome = normaliser.normalise({ tenant, source: '', receivedAtMs: NOW_MS, id: `r${at}`, text: raw.toString() });
      const ask = (isSifted: boolean) => (outcome.ok ? outcome.events.flatMap((event) => detector(event, isSifted ? sifted[at] : null).alerts.map(({ rule }) => rule.id)).sort().join() : '');
      assert.equal(ask(true), ask(false), `record ${at}`);
      return ask(true);
    });
    return { fired, decided: sifted.filter((one) => one?.places?.length === 0).length };
  };
  return { state, rules, compiled, activate, firedBy, sieves: () => sieves };
}

describe('looking at the bytes of records before they are normalised', () => {
  it('changes no alert: as rules are added, changed, retired, set aside, and filled in by lists', async () => {
    const { state, rules, compiled, activate, firedBy, sieves } = await stage();
    await activate('r1', 1, 'CommandLine|contains: whoami');
    await activate('r2', 1, "Image|contains|expand: '%tools%'");
    for (let i = 0; i < 20; i++) await activate(`quiet${i}`, 1, `Image|endswith: 'quiet${i}.exe'`);
    await rules.reload();
    assert.deepEqual(firedBy('acme'), { fired: ['r1', '', '', 'r2', '', '', '', ''], decided: 4 });
    assert.deepEqual(firedBy('acme', { tools: ['nmap'] }).fired, ['r1', '', 'r2', '', '', '', '', '']);
    compiled.length = 0;
    await activate('r3', 1, 'CommandLine|contains: hostname');
    await rules.reload();
    assert.deepEqual(firedBy('acme').fired, ['r1', 'r3', '', 'r2', '', '', '', '']);
    await activate('r1', 2, 'CommandLine|contains: nothing');
    await rules.reload();
    assert.deepEqual(firedBy('acme').fired, ['', 'r3', '', 'r2', '', '', 'r1', '']);
    // Only what is new was compiled, and what the bytes of records look like stayed known.
    assert.deepEqual([compiled, sieves()], [[1, 2], 1]);
    await activate('r3', 1, 'CommandLine|contains: hostname', 'retired');
    await state.forTenant(tenantScope('acme')).overrideRule({ rule: 'r2', state: 'retired', by: 'watchfloor', reason: 'it failed', nowMs: 1 });
    await rules.reload();
    assert.deepEqual([firedBy('acme').fired, firedBy('beta').fired], [['', '', '', '', '', '', 'r1', ''], ['', '', '', 'r2', '', '', 'r1', '']]);
    for (let i = 0; i < 20; i++) await activate(`quiet${i}`, 1, `Image|endswith: 'quiet${i}.exe'`, 'retired');
    await rules.reload();
    assert.deepEqual([firedBy('beta').fired, rules.rules.length, sieves()], [['', '', '', 'r2', '', '', 'r1', ''], 2, 2]);
  });
});
