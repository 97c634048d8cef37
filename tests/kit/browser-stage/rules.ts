import { sha256Hex } from '#base/ids.ts';
import type { RuleStanding } from '#contract/rule-life.ts';
import { tenantScope } from '#contract/tenant.ts';
import { adoptPack } from '#engine/detect/packs/adopt-pack.ts';
import { revisionsOfPack, rulesOfFiles } from '#engine/detect/packs/pack-rules.ts';
import { readPackFiles } from '#stores/content/rules-folder.ts';
import type { RulePack } from '#contract/rule-pack.ts';
import type { RuleCount, StateStore } from '#stores/state/port.ts';

const DAY_MS = 86_400_000;
/** The rules of the product, and as many more under other names, so that the catalogue is as long as that of a provider. */
const COPIES = 11;
/** The rule of the stage with a second revision that waits for a second person. */
export const PROPOSED_RULE = 'proposed';

/** Fills the catalogue: thousands of rules of which some fired, one that somebody has proposed, one that a tenant has switched off. */
export async function fillRules(state: StateStore, nowMs: number): Promise<void> {
  const { rules } = rulesOfFiles(await readPackFiles('content/rules'));
  const copies = Array.from({ length: COPIES }, (_, copy) => rules.map((one) => ({ ...one, proof: '', text: one.text.replace(/^name:.*\n/m, ''), rule: { ...one.rule, id: `${one.rule.id}-${copy}`, title: `${one.rule.title} (${copy + 2})` } }))).flat();
  const { added, rules: places } = revisionsOfPack([...rules, ...copies], [], { pack: 'watchfloor 1', nowMs: nowMs - 90 * DAY_MS, digestOf: sha256Hex });
  await state.rules.addRevisions(added);
  await state.rules.decide(adoptPack({ name: 'watchfloor', rules: places }, [], { by: 'start', reason: 'Came with the program', nowMs: nowMs - 90 * DAY_MS, takesOver: false }));
  await propose(state, nowMs);
  await rollPacks(state, places, nowMs);
  const [loud, quiet] = places;
  const counts = Array.from({ length: 30 }, (_, day): RuleCount => ({ rule: loud?.rule ?? '', day: Math.floor(nowMs / DAY_MS) - day, fired: 3 + ((day * 7) % 11), alerts: 1 + (day % 3), lastFiredMs: nowMs - day * DAY_MS }));
  await state.commit({ from: await state.position(), to: (await state.position()) + 1, tenants: [{ tenant: 'meridian', alerts: [], incidents: [], merged: [], hidden: [], facts: [], hits: { kept: [], dropped: [] }, memory: { kept: [], dropped: [] }, deadLetters: [], counts: { received: 0, stored: 0, duplicate: 0, dead: 0 }, ruleCounts: counts, incidentRules: [] }] });
  await state.forTenant(tenantScope('meridian')).overrideRule({ rule: quiet?.rule ?? '', state: 'test', by: 'Mara Oliveira', reason: 'The backup of the file server does this each night', nowMs });
}

/** The pack of the product, one on its way with the good one before it, one that was taken back, and one that nobody has used yet. */
async function rollPacks(state: StateStore, rules: RulePack['rules'], nowMs: number): Promise<void> {
  const base: RulePack = { name: 'watchfloor', version: '0.1.0+3f9c2d7e41ab', createdAtMs: nowMs - 90 * DAY_MS, files: 400, digest: 'd'.repeat(64), signature: '', publicKey: '', rules, status: 'good', ring: 2, ringSinceMs: nowMs - 90 * DAY_MS, reason: 'Came with the program', by: 'start', changedAtMs: nowMs - 90 * DAY_MS };
  const signed = { name: 'core-identity', signature: 's', publicKey: 'MCowBQYDK2VwAyEA', rules: rules.slice(0, 120) };
  const packs: readonly RulePack[] = [
    base,
    { ...base, ...signed, version: '2026.11.3', status: 'rolling', ring: 1, ringSinceMs: nowMs - DAY_MS / 4, changedAtMs: nowMs - DAY_MS / 4, reason: 'Ring 0 is over: 48,210 events, no fault, no flood, no dearer than twice the last good pack.', by: 'watchfloor' },
    { ...base, ...signed, version: '2026.11.2', status: 'good', costMs: 0.0184, changedAtMs: nowMs - 9 * DAY_MS, reason: 'Ring 1 is over: 901,332 events, no fault, no flood, no dearer than twice the last good pack.', by: 'watchfloor' },
    { ...base, ...signed, version: '2026.11.1', status: 'replaced', costMs: 0.0179, changedAtMs: nowMs - 9 * DAY_MS, reason: '2026.11.2 took its place.', by: 'watchfloor' },
    { ...base, ...signed, name: 'vendor-endpoint-a-name-that-is-as-long-as-names-of-packs-may-be', version: '4.0.0-rc.1', publicKey: 'MCowBQYDK2VwAyEAq1x9Zb7TfPq0=', status: 'returned', ring: 0, changedAtMs: nowMs - 2 * DAY_MS, reason: 'It floods: it fired 4,120 times on 20,000 events, and the last good pack 31 times on the same.', by: 'watchfloor' },
    { ...base, ...signed, name: 'hunt-pack', version: '7', status: 'kept', ring: 0, changedAtMs: nowMs - DAY_MS, reason: 'Brought in', by: 'Noor Haddad' },
  ];
  for (const pack of packs) await state.rules.savePack(pack);
}

async function propose(state: StateStore, nowMs: number): Promise<void> {
  const text = (level: string) => `title: A Proposed Rule With A Title That Is Longer Than A Line Of The Catalogue Or Of A Phone\nid: ${PROPOSED_RULE}\ndescription: A program that nobody knows was started.\nauthor: Ana\ntags: [attack.execution, attack.t1059]\nlogsource: { category: process_creation, product: windows }\ndetection:\n  s: { CommandLine|contains: whoami }\n  condition: s\nlevel: ${level}\n`;
  const proof = 'fires: [{CommandLine: whoami /all}]\nmisses: [{why: another tool, record: {CommandLine: hostname}}]\n';
  const [rule] = rulesOfFiles([{ path: 'r.yml', text: text('medium') }]).rules;
  if (rule === undefined) throw new Error('The rule of the stage does not load.');
  const first = revisionsOfPack([{ ...rule, proof }], [], { pack: 'x', nowMs, digestOf: sha256Hex }).added;
  const [one] = first;
  if (one === undefined) throw new Error('The rule of the stage has no revision.');
  const standing: RuleStanding = { rule: PROPOSED_RULE, version: 1, main: { revision: 1, state: 'active' }, next: null, proposal: null, pack: null, changedAtMs: nowMs };
  const change = { rule: PROPOSED_RULE, number: 1, kind: 'written' as const, by: 'Ana Reis', reason: 'New tool of an intruder', atMs: nowMs - DAY_MS, revision: 1, from: null, to: 'draft' as const };
  await state.rules.decide([{ standing, change, revision: { ...one, author: 'Ana Reis', pack: null } }]);
  await state.rules.decide([{
    standing: { ...standing, version: 2, next: { revision: 2, state: 'test' }, proposal: { revision: 2, to: 'active', by: 'Ana Reis', reason: 'Quiet for a week', atMs: nowMs } },
    change: { ...change, number: 2, kind: 'proposed', revision: 2, from: 'test', to: 'active', reason: 'Quiet for a week', atMs: nowMs },
    revision: { ...one, number: 2, author: 'Ana Reis', pack: null, text: text('high'), digest: sha256Hex(text('high')) },
  }]);
}
