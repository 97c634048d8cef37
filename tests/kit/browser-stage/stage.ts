import { hashToken } from '#base/ids.ts';
import { tenantScope } from '#contract/tenant.ts';
import type { EventStore } from '#stores/events/port.ts';
import type { DeadLetter, StateStore, TenantResult } from '#stores/state/port.ts';
import { buildEarlier, buildSmallIncidents, buildStolenSession, type Piece } from './build.ts';
import { makeAlert, makeEvent } from './make.ts';
import { makeNoise } from './noise.ts';
import { fillRules } from './rules.ts';

const DAY_MS = 86_400_000;

export const STAGE_TENANTS = [
  { id: 'meridian', name: 'Meridian Logistics' },
  { id: 'harbour-credit', name: 'Harbour Credit Union' },
  { id: 'alder-clinics', name: 'Alder Clinics' },
  { id: 'quarry-works', name: 'Quarry Works' },
] as const;

const PEOPLE: Readonly<Record<string, readonly string[]>> = {
  meridian: ['ana.reis', 'bruno.maia', 'carla.pinto'],
  'harbour-credit': ['nora.lind', 'omar.haddad', 'petra.novak', 'quentin.roy'],
  'alder-clinics': ['ruth.abel', 'sami.laine'],
  'quarry-works': ['tess.kemp'],
};

const REASONS: readonly Pick<DeadLetter, 'reason' | 'detail' | 'source'>[] = [
  { reason: 'not-json', detail: 'Unexpected end of the record at byte 61', source: 'okta.system_log' },
  { reason: 'not-utf8', detail: 'Byte 0xff at 14 starts no character', source: 'linux.auth' },
  { reason: 'mapping-failed', detail: 'The field eventTime is not a time: “yesterday”', source: 'aws.cloudtrail' },
  { reason: 'too-deep', detail: '300 levels; at most 128 are read', source: 'aws.cloudtrail' },
];

const RAW: readonly Uint8Array[] = [
  Buffer.from('{"eventType":"user.session.start","actor":{"alternateId":"an'),
  Buffer.concat([Buffer.from('<86>Nov 22 10:'), Buffer.from([0xff, 0xfe, 0x00, 0x1b]), Buffer.from('[31m sshd[912]: Failed')]),
  Buffer.from('{"eventVersion":"1.10","eventTime":"yesterday","eventName":"ListBuckets"}'),
  Buffer.from('['.repeat(300)),
];

function deadLetters(nowMs: number, count: number): readonly DeadLetter[] {
  return Array.from({ length: count }, (_, i) => ({
    ...(REASONS[i % REASONS.length] as (typeof REASONS)[number]),
    position: 10_000 + i * 37,
    receivedAtMs: nowMs - (count - i) * 1_260_000,
    raw: RAW[i % RAW.length] ?? new Uint8Array(),
  }));
}

function toResult(tenant: string, pieces: readonly Piece[], letters: readonly DeadLetter[], stored: number): TenantResult {
  return {
    tenant,
    alerts: pieces.flatMap(({ alerts }) => alerts),
    incidents: pieces.map(({ incident }) => incident),
    merged: [], hidden: [],
    facts: [],
    hits: { kept: [], dropped: [] }, memory: { kept: [], dropped: [] },
    deadLetters: letters,
    counts: { received: stored + 12 + letters.length, stored, duplicate: 12, dead: letters.length },
    ruleCounts: [],
    incidentRules: [],
  };
}

export interface StageOptions {
  readonly nowMs: number;
  /** Sign-in codes that work once, for the analyst of the stage. */
  readonly codes: readonly string[];
  /** The same for a detection engineer, who sees all tenants. */
  readonly engineerCodes?: readonly string[];
  /** For an administrator of all tenants. */
  readonly adminCodes?: readonly string[];
}

/** Two incidents that were judged and closed days ago: one was data theft, one was nothing. */
async function judgeEarlier(state: StateStore, [upload, query]: ReturnType<typeof buildEarlier>, nowMs: number): Promise<void> {
  const meridian = state.forTenant(tenantScope('meridian'));
  const base = { isClosing: true, by: 'Bruno Teles' };
  await meridian.judgeIncident(upload.incident.id, { ...base, kind: 'true_positive', reason: 'data_theft', note: 'Ledger files went to a share that nobody here knows. The account was closed and the customer told.', nowMs: nowMs - 18 * DAY_MS });
  await meridian.judgeIncident(query.incident.id, { ...base, kind: 'false_positive', reason: 'rule_too_wide', note: 'The domain is of a new branch of the customer.', nowMs: nowMs - 5 * DAY_MS });
}

/** An exception of Meridian that hid an alert, and one for all tenants that is over. */
async function fillExceptions(state: StateStore, nowMs: number): Promise<void> {
  const base = { owner: 'Bruno Teles', createdBy: 'Bruno Teles', createdAtMs: nowMs - 20 * DAY_MS };
  const meridian = state.forTenant(tenantScope('meridian'));
  const scanner = await meridian.addException({ ...base, rules: { kind: 'group', tag: 'attack.t1046' }, entities: { kind: 'entities', entities: [{ type: 'host', value: 'scan-01.meridian.example' }] }, reason: 'The scanner of the customer, every night at two.', expiresAtMs: nowMs + 10 * DAY_MS });
  await state.exceptions.addException({ ...base, createdAtMs: nowMs - 90 * DAY_MS, rules: { kind: 'rules', ids: ['travel'] }, entities: { kind: 'any' }, reason: 'Conference week.', expiresAtMs: nowMs - 80 * DAY_MS });
  const alert = { ...makeAlert('meridian', { rule: 'One host asks many ports of others', severity: 'medium', domain: 'network', confidence: 0.6, techniques: ['T1046'], tactic: 'discovery', summary: 'scan-01.meridian.example asked 1,204 ports of 31 hosts.', entities: ['actor host scan-01.meridian.example'] }, [makeEvent('meridian', { kind: 'network', source: 'zeek.conn', domain: 'network', timeMs: nowMs - DAY_MS, message: 'scan', ocsf: {}, fields: {} })]), hiddenBy: scanner.id };
  const from = await state.position();
  const hidden = [{ exception: scanner.id, day: Math.floor((nowMs - DAY_MS) / DAY_MS), hidden: 1, lastHiddenMs: nowMs - DAY_MS }];
  await state.commit({ from, to: from, tenants: [{ ...toResult('meridian', [], [], 0), alerts: [alert], hidden, counts: { received: 0, stored: 0, duplicate: 0, dead: 0 } }] });
}

/** Fills the stores: four tenants, of which the analyst sees three; one big incident and many small ones. */
export async function fillStage(state: StateStore, events: EventStore, { nowMs, codes, engineerCodes = [], adminCodes = [] }: StageOptions): Promise<void> {
  const results: TenantResult[] = [];
  const earlier = buildEarlier('meridian', nowMs);
  for (const { id, name } of STAGE_TENANTS) {
    await state.createTenant({ id, name, nowMs });
    const pieces = buildSmallIncidents(id, nowMs, PEOPLE[id] ?? []);
    const all = id === 'meridian' ? [buildStolenSession(id, nowMs, 3), ...earlier, ...pieces] : pieces;
    const noise = id === 'meridian' ? makeNoise(id, nowMs, 700) : [];
    const list = [...all.flatMap((piece) => piece.events), ...noise];
    await events.write(list.map((event, i) => ({ event, position: results.length * 100_000 + i, receivedAtMs: event.timeMs + 1_800 })));
    results.push(toResult(id, all, id === 'meridian' ? deadLetters(nowMs, 9) : [], list.length));
  }
  await state.commit({ from: 0, to: 400_000, tenants: results });
  await judgeEarlier(state, earlier, nowMs);
  await fillExceptions(state, nowMs);
  await fillRules(state, nowMs);
  const analyst = await state.createUser({ name: 'Mara Oliveira', role: 'analyst', tenants: ['meridian', 'harbour-credit', 'alder-clinics'], passwordHash: null, nowMs });
  for (const code of codes) await state.createSignInCode({ userId: analyst.id, codeHash: hashToken(code), expiresAtMs: nowMs + DAY_MS });
  const engineer = await state.createUser({ name: 'Noor Haddad', role: 'analyst', tenants: ['*'], passwordHash: null, nowMs });
  const admin = await state.createUser({ name: 'Iris Lund', role: 'admin', tenants: ['*'], passwordHash: null, nowMs });
  for (const code of adminCodes) await state.createSignInCode({ userId: admin.id, codeHash: hashToken(code), expiresAtMs: nowMs + DAY_MS });
  for (const code of engineerCodes) await state.createSignInCode({ userId: engineer.id, codeHash: hashToken(code), expiresAtMs: nowMs + DAY_MS });
}
