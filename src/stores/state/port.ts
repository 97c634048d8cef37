import type { Alert } from '#contract/alert.ts';
import type { HitChanges, KeptHit } from '#contract/correlation-hit.ts';
import type { EntityFact } from '#contract/entity-fact.ts';
import type { HiddenDay } from '#contract/exception.ts';
import type { Incident } from '#contract/incident.ts';
import type { KeptMemory, MemoryChanges } from '#contract/model.ts';
import type { DeadLetterReason } from '#contract/outcome.ts';
import type { OwnList } from '#contract/placeholder-list.ts';
import type { TenantScope } from '#contract/tenant.ts';
import type { IndicatorStore } from '../indicators/port.ts';
import type { DeclaredEntities, DecisionVersions } from './declared-entities.ts';
import type { KeptBackTests } from './kept-back-tests.ts';
import type { ExceptionBook, HiddenAlerts } from './exception-book.ts';
import type { IncidentRecord } from './incident-record.ts';
import type { IncidentWork } from './incident-work.ts';
import type { RuleBook, TenantRules } from './rule-book.ts';

export type { DeclaredEntities, DeclaredPage, DecisionVersions } from './declared-entities.ts';
export { NO_DECISIONS } from './declared-entities.ts';
export type { ExceptionBook } from './exception-book.ts';
export type { IncidentRecord, VerdictHead } from './incident-record.ts';
export type { IncidentChange, IncidentWork, WorkRefusal } from './incident-work.ts';
export type { KeptBackTest } from './kept-back-tests.ts';
export type { RuleBook, TenantRules } from './rule-book.ts';

export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly createdAtMs: number;
}

/** A credential for sending: it decides tenant and source. Only its hash rests here. */
export interface IngestCredential {
  readonly id: string;
  readonly tenant: string;
  /** `vendor.product`, or empty: the source of each record is detected. */
  readonly source: string;
  readonly label: string;
  readonly createdAtMs: number;
  readonly revokedAtMs: number | null;
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly role: 'analyst' | 'admin';
  /** Tenants that this person may see; `*` is all. */
  readonly tenants: readonly string[];
}

export interface DeadLetter {
  readonly position: number;
  readonly reason: DeadLetterReason;
  readonly detail: string;
  readonly source: string;
  readonly receivedAtMs: number;
  readonly raw: Uint8Array;
}

/** A list of one tenant: what it adds to the list of the content that has this name, leaves out of it, or puts in its place. */
export interface TenantList extends OwnList {
  readonly updatedAtMs: number;
}

/** Counts of one tenant: `received = stored + duplicate + dead` once the path has caught up. */
export interface PathCounts {
  readonly received: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly dead: number;
}

/** What a rule did in one batch. */
export interface RuleCount {
  readonly rule: string;
  /** Days since 1970, of the receipt. */
  readonly day: number;
  /** Events that it fired on. */
  readonly fired: number;
  /** Alerts that began. */
  readonly alerts: number;
  readonly lastFiredMs: number;
}

/** What one batch of the journal led to for one tenant. */
export interface TenantResult {
  readonly tenant: string;
  readonly alerts: readonly Alert[];
  /** Alerts that began and that exceptions hid. */
  readonly hidden: readonly HiddenDay[];
  /** Incidents as they are now; replaces those of the same id. */
  readonly incidents: readonly Incident[];
  /** Incidents that became part of another one. */
  readonly merged: readonly { readonly from: string; readonly into: string }[];
  /** Alerts of the incidents that may have been in another one before, or in none; all of them where it is absent. */
  readonly moved?: readonly string[];
  readonly facts: readonly EntityFact[];
  /** What became of the hits that correlations wait with. */
  readonly hits: HitChanges;
  /** What behaviour models learnt. */
  readonly memory: MemoryChanges;
  readonly deadLetters: readonly DeadLetter[];
  readonly counts: PathCounts;
  readonly ruleCounts: readonly RuleCount[];
  /** The rules of the alerts of those incidents that changed; pairs that are known count once. */
  readonly incidentRules: readonly { readonly incident: string; readonly rule: string }[];
}

/** Everything a batch changes, committed together with the position that it ends at. */
export interface BatchResult {
  /** The journal position that was committed before; the commit is refused when it is another. */
  readonly from: number;
  readonly to: number;
  readonly tenants: readonly TenantResult[];
}

export interface IncidentFilter {
  readonly status?: 'open' | 'closed';
  readonly minPriority?: number;
  /** Only those below it. */
  readonly belowPriority?: number;
  readonly text?: string;
  readonly limit: number;
}

/** What is kept for one tenant. Row-level security holds the wall a second time. */
export interface TenantState extends TenantRules, KeptBackTests, IncidentWork, ExceptionBook, HiddenAlerts, DeclaredEntities {
  incidents(filter: IncidentFilter): Promise<readonly IncidentRecord[]>;
  incident(id: string): Promise<IncidentRecord | null>;
  alerts(ids: readonly string[]): Promise<readonly Alert[]>;
  /** Alerts that nothing hides and whose last event is at or after `sinceMs`, oldest first: what correlation starts from. Of more than `limit` those with the latest events. */
  alertsSince(sinceMs: number, limit?: number): Promise<readonly Alert[]>;
  /** What events taught, oldest first; of more than `limit` what held latest. */
  facts(limit?: number): Promise<readonly EntityFact[]>;
  /** All hits that correlations wait with, as they were committed last, in the order of time. */
  hits(): Promise<readonly KeptHit[]>;
  /** All that behaviour models remember, as it was committed last, in no order. */
  memory(): Promise<readonly KeptMemory[]>;
  /** What one model remembers of an entity, and of it with others: keys that are its value, or begin with it and a blank. At most `limit`, by key. */
  memoryOf(asked: { readonly model: string; readonly entity: string; readonly limit: number }): Promise<readonly KeptMemory[]>;
  /** Lists by name. */
  lists(): Promise<readonly TenantList[]>;
  /** Keeps a list in place of the tenant's one of that name. */
  saveList(input: OwnList & { nowMs: number }): Promise<TenantList>;
  /** False where there is no such list. */
  deleteList(name: string): Promise<boolean>;
  deadLetters(limit: number): Promise<readonly DeadLetter[]>;
  counts(): Promise<PathCounts>;
  credentials(): Promise<readonly IngestCredential[]>;
  createCredential(input: { source: string; label: string; secretHash: string; nowMs: number }): Promise<IngestCredential>;
  revokeCredential(id: string, nowMs: number): Promise<boolean>;
}

/** The state of the platform. Commits and sign-in span tenants; all else goes through `forTenant`. */
export interface StateStore {
  forTenant(scope: TenantScope): TenantState;
  tenants(): Promise<readonly Tenant[]>;
  createTenant(input: { id: string; name: string; nowMs: number }): Promise<Tenant | null>;
  /** The credential with this SHA-256 of its secret (hex), if it is not revoked. */
  credentialByHash(secretHash: string): Promise<IngestCredential | null>;
  /** The journal position up to which everything is committed. */
  position(): Promise<number>;
  /** Commits a batch in one transaction; false where another has already committed past `from`. */
  commit(batch: BatchResult): Promise<boolean>;
  userByName(name: string): Promise<(User & { readonly passwordHash: string | null }) | null>;
  createUser(input: { name: string; role: User['role']; tenants: readonly string[]; passwordHash: string | null; nowMs: number }): Promise<User>;
  setPassword(userId: string, passwordHash: string): Promise<void>;
  createSession(input: { userId: string; tokenHash: string; expiresAtMs: number }): Promise<void>;
  sessionByHash(tokenHash: string, nowMs: number): Promise<User | null>;
  deleteSession(tokenHash: string): Promise<void>;
  /** A sign-in code that works once, before it expires. */
  createSignInCode(input: { userId: string; codeHash: string; expiresAtMs: number }): Promise<void>;
  takeSignInCode(codeHash: string, nowMs: number): Promise<User | null>;
  /** Small settings of the installation itself, by name. */
  setting(name: string): Promise<string | null>;
  saveSetting(name: string, value: string): Promise<void>;
  /** The rules of the provider, which are the same for all tenants. */
  readonly rules: RuleBook;
  /** Indicators of compromise, of the provider and of tenants. */
  readonly indicators: IndicatorStore;
  /** Exceptions of the provider, for all tenants. */
  readonly exceptions: ExceptionBook;
  /** Tenants where people decided something that incidents follow have a higher number than before; tenants where they never did are absent. */
  decisionVersions(): Promise<ReadonlyMap<string, DecisionVersions>>;
  users(): Promise<readonly User[]>;
  close(): Promise<void>;
}
