import { type Clock, systemClock } from '#base/clock.ts';
import { randomId } from '#base/ids.ts';
import { isTenantId } from '#contract/tenant.ts';
import { memoryIndicatorStore } from '../indicators/memory-indicator-store.ts';
import { memoryExceptions } from './memory-exceptions.ts';
import { memoryRuleBook } from './memory-rule-book.ts';
import { checkOwnRows, emptyTenantData, memoryTenantState, withoutHash, writeResult, type TenantData } from './memory-tenant-state.ts';
import type { BatchResult, IngestCredential, StateStore, Tenant, User } from './port.ts';

interface Ticket {
  readonly userId: string;
  readonly expiresAtMs: number;
}

type KeptUser = User & { readonly passwordHash: string | null };

/** A state store that forgets everything with the process: for tests and for looking at files without a server. */
export function memoryStateStore(options: { readonly clock?: Clock } = {}): StateStore {
  const { clock = systemClock } = options;
  const settings = new Map<string, string>();
  return {
    ...memoryTenants(clock),
    ...memoryUsers(),
    rules: memoryRuleBook(),
    indicators: memoryIndicatorStore(),
    exceptions: memoryExceptions(new Map(), { kind: 'all' }),
    setting: async (name) => settings.get(name) ?? null,
    saveSetting: async (name, value) => void settings.set(name, value),
    close: async () => undefined,
  };
}

type TenantPart = Pick<StateStore, 'forTenant' | 'tenants' | 'createTenant' | 'credentialByHash' | 'position' | 'commit' | 'decisionVersions'>;

function memoryTenants(clock: Clock): TenantPart {
  const tenants = new Map<string, Tenant>();
  const data = new Map<string, TenantData>();
  let position = 0;
  const dataOf = (tenant: string): TenantData => {
    const known = data.get(tenant) ?? emptyTenantData();
    data.set(tenant, known);
    return known;
  };
  const commit = (batch: BatchResult): boolean => {
    if (batch.to < batch.from) throw new RangeError(`A batch cannot end (${batch.to}) before it begins (${batch.from}).`);
    if (batch.from !== position) return false;
    batch.tenants.forEach(checkOwnRows);
    for (const result of batch.tenants) writeResult(dataOf(result.tenant), result, clock.nowMs());
    position = batch.to;
    return true;
  };
  return {
    forTenant: ({ tenant }) => memoryTenantState(dataOf(tenant), tenant, () => tenants.has(tenant)),
    tenants: async () => [...tenants.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    createTenant: async (input) => addTenant(tenants, input),
    credentialByHash: async (secretHash) => findCredential([...data.values()], secretHash),
    position: async () => position,
    decisionVersions: async () => new Map([...data].map(([tenant, { work, declared }]) => [tenant, { incidents: work.decisionVersion, declared: declared.version }] as const).filter(([, { incidents, declared }]) => incidents + declared > 0)),
    commit: async (batch) => commit(batch),
  };
}

function addTenant(tenants: Map<string, Tenant>, input: Parameters<StateStore['createTenant']>[0]): Tenant | null {
  const { id, name, nowMs } = input;
  if (!isTenantId(id)) throw new RangeError(`A tenant id has lower-case letters, digits and inner hyphens, at most 63; this is none: ${id}`);
  if (tenants.has(id)) return null;
  const tenant = { id, name, createdAtMs: nowMs };
  tenants.set(id, tenant);
  return tenant;
}

function findCredential(tenants: readonly TenantData[], secretHash: string): IngestCredential | null {
  const all = tenants.flatMap((data) => [...data.credentials.values()]);
  const found = all.find((credential) => credential.secretHash === secretHash && credential.revokedAtMs === null);
  return found === undefined ? null : withoutHash(found);
}

type UserPart = Omit<StateStore, keyof TenantPart | 'setting' | 'saveSetting' | 'rules' | 'indicators' | 'exceptions' | 'close'>;

function memoryUsers(): UserPart {
  const users = new Map<string, KeptUser>();
  const sessions = new Map<string, Ticket>();
  const codes = new Map<string, Ticket>();
  const userOf = (ticket: Ticket | undefined, nowMs: number): User | null => {
    const user = ticket === undefined || ticket.expiresAtMs <= nowMs ? undefined : users.get(ticket.userId);
    return user === undefined ? null : withoutPassword(user);
  };
  return {
    users: async () => [...users.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map(withoutPassword),
    userByName: async (name) => [...users.values()].find((user) => user.name === name) ?? null,
    createUser: async (input) => addUser(users, input),
    setPassword: async (userId, passwordHash) => {
      users.set(userId, { ...knownUser(users, userId), passwordHash });
    },
    createSession: async ({ userId, tokenHash, expiresAtMs }) => addTicket(sessions, tokenHash, { userId: knownUser(users, userId).id, expiresAtMs }),
    sessionByHash: async (tokenHash, nowMs) => userOf(sessions.get(tokenHash), nowMs),
    deleteSession: async (tokenHash) => void sessions.delete(tokenHash),
    createSignInCode: async ({ userId, codeHash, expiresAtMs }) => addTicket(codes, codeHash, { userId: knownUser(users, userId).id, expiresAtMs }),
    takeSignInCode: async (codeHash, nowMs) => {
      const ticket = codes.get(codeHash);
      codes.delete(codeHash);
      return userOf(ticket, nowMs);
    },
  };
}

function addUser(users: Map<string, KeptUser>, input: Parameters<StateStore['createUser']>[0]): User {
  const { name, role, tenants, passwordHash } = input;
  if ([...users.values()].some((user) => user.name === name)) throw new Error(`There is a user named ${name} already. Choose another name.`);
  const user = { id: randomId(), name, role, tenants: [...tenants] };
  users.set(user.id, { ...user, passwordHash });
  return user;
}

function addTicket(tickets: Map<string, Ticket>, hash: string, ticket: Ticket): void {
  if (tickets.has(hash)) throw new Error('There is a session or code with this hash already.');
  tickets.set(hash, ticket);
}

function knownUser(users: ReadonlyMap<string, KeptUser>, id: string): KeptUser {
  const user = users.get(id);
  if (user === undefined) throw new Error(`There is no user with the id ${id}.`);
  return user;
}

function withoutPassword({ id, name, role, tenants }: KeptUser): User {
  return { id, name, role, tenants };
}
