import { silentLog } from '#base/log.ts';
import type { Indicator } from '#contract/indicator.ts';
import { tenantScope } from '#contract/tenant.ts';
import type { IntelDesk, ProvenModel } from '#api/deps.ts';
import { CONFIRMED_LABEL } from '#engine/detect/indicators/sharing/shareable-indicators.ts';
import { warningListsFromContent } from '#main/warning-lists-from-content.ts';
import { RunningIndicators } from '#pipeline/detect/running-indicators.ts';
import { readModelProof, readModels } from '#stores/content/models-folder.ts';
import type { IndicatorFeeds } from '#stores/indicators/port.ts';
import type { RuleCount, StateStore } from '#stores/state/port.ts';

const DAY_MS = 86_400_000;

/** An address that a feed of the provider and one of a tenant know, a domain that has faded, and a value that everybody uses. */
export const STAGE_INDICATORS = { address: '203.0.113.20', domain: 'pixel-stats.example', faded: 'old-kit.example', everybody: '8.8.8.8' } as const;
/** Whom the models of the stage remember. */
export const STAGE_ENTITY = 'ana.reis@meridian.example';

function made(nowMs: number, kind: Indicator['kind'], value: string, parts: Partial<Indicator> = {}): Indicator {
  return { kind, value, feed: '', label: '', confidence: 75, severity: 'high', validFromMs: nowMs - 12 * DAY_MS, expiresAtMs: null, tlp: 'amber', techniques: [], tactics: [], ...parts };
}

/** Fills feeds, what they and models found, and the memory of models; gives what the API asks. */
export async function fillIntel(state: StateStore, nowMs: number): Promise<{ readonly intel: IntelDesk; readonly models: readonly ProvenModel[] }> {
  await fillFeeds(state, nowMs);
  const names = ['new-sign-in-country', 'beacon', 'dns-tunnel'];
  const counts = [...names.map((name) => `watchfloor.models/${name}`), 'watchfloor.indicators/abuse-c2', 'watchfloor.indicators/confirmed-incidents'].flatMap((rule, at) =>
    Array.from({ length: 24 - at * 4 }, (_, day): RuleCount => ({ rule, day: Math.floor(nowMs / DAY_MS) - day, fired: 1 + ((day * (at + 3)) % 9), alerts: day % 3 === 0 ? 1 : 0, lastFiredMs: nowMs - day * DAY_MS - 3_600_000 })));
  const habits = { f: nowMs - 61 * DAY_MS, l: nowMs - 7_200_000, n: 214, v: [1, 2], o: nowMs - 9 * DAY_MS };
  const contacts = { f: nowMs - DAY_MS, l: nowMs - 60_000, n: 240, t: Array.from({ length: 96 }, (_, n) => n), b: [], p: 0, o: 0 };
  const kept = [
    { model: 'new-sign-in-country', key: STAGE_ENTITY, seen: 1, memory: JSON.stringify(habits) },
    ...['pixel-stats.example 443', 'updates.vendor.example 8443'].map((about) => ({ model: 'beacon', key: `10.20.1.14 ${about}`, seen: 1, memory: JSON.stringify(contacts) })),
  ];
  const from = await state.position();
  await state.commit({ from, to: from + 1, tenants: [{ tenant: 'meridian', alerts: [], incidents: [], merged: [], facts: [], hits: { kept: [], dropped: [] }, memory: { kept, dropped: [] }, deadLetters: [], counts: { received: 0, stored: 0, duplicate: 0, dead: 0 }, ruleCounts: counts, incidentRules: [], hidden: [] }] });
  const { lists: warnings } = await warningListsFromContent('content');
  const running = new RunningIndicators({ state, warnings, seed: 1, log: silentLog });
  await running.refresh();
  const models = await Promise.all((await readModels('content')).map(async (model) => ({ model, proof: await readModelProof('content', model.name) })));
  return { intel: { index: () => running.index, warnings }, models };
}

async function fillFeeds(state: StateStore, nowMs: number): Promise<void> {
  const { ofProvider } = state.indicators;
  const put = async (feeds: IndicatorFeeds, feed: string, indicators: readonly Indicator[], from: { readonly agoMs: number; readonly description: string; readonly source: string; readonly everyMs: number | null; readonly notTaken: Readonly<Record<string, number>> }) => {
    const { agoMs, description, ...rest } = from;
    await feeds.put(feed, indicators);
    await feeds.complete({ feed, description, nowMs: nowMs - agoMs, from: rest });
  };
  const many = Array.from({ length: 2_400 }, (_, n) => made(nowMs, 'address', `198.51.${n >> 8}.${n & 255}`));
  await put(ofProvider, 'abuse-c2', [...many, made(nowMs, 'address', STAGE_INDICATORS.address, { label: 'Sample C2', techniques: ['T1071.001'], severity: 'critical' }), made(nowMs, 'domain', STAGE_INDICATORS.faded, { validFromMs: nowMs - 400 * DAY_MS }), made(nowMs, 'address', STAGE_INDICATORS.everybody)],
    { agoMs: 3_000_000, description: 'Command and control servers', source: 'https://feeds.example/c2.txt', everyMs: 3_600_000, notTaken: { 'bad-value': 3, duplicate: 41 } });
  await put(ofProvider, 'partner-taxii', [made(nowMs, 'domain', STAGE_INDICATORS.domain, { label: 'DNS tunnel', confidence: 90, expiresAtMs: nowMs + 20 * DAY_MS, techniques: ['T1071.004'] }), made(nowMs, 'network', '203.0.113.0/24', { confidence: 40, tlp: 'green' })],
    { agoMs: 3 * DAY_MS, description: 'TAXII https://taxii.partner.example/api1/ 9f2c', source: 'https://taxii.partner.example/api1/', everyMs: DAY_MS, notTaken: {} });
  await ofProvider.noteFault('partner-taxii', { detail: 'https://taxii.partner.example does not answer (ETIMEDOUT). Check the address of the API root.', atMs: nowMs - 3_600_000 });
  await put(state.indicators.forTenant(tenantScope('meridian')), 'own-list-of-the-team-with-a-name-that-is-rather-long', [made(nowMs, 'address', STAGE_INDICATORS.address, { confidence: 60, severity: 'medium', tlp: 'red', label: 'Seen at the sister company' })],
    { agoMs: 9 * DAY_MS, description: 'own.csv', source: 'own.csv', everyMs: null, notTaken: {} });
  await state.indicators.confirmed.publish({ origin: 'stage', indicators: [made(nowMs, 'mail', 'billing@invoice-check.example', { label: CONFIRMED_LABEL, techniques: ['T1566.002'] })], nowMs: nowMs - DAY_MS });
}
