import { randomId } from '#base/ids.ts';
import type { Database } from './database.ts';
import type { StateStore, User } from './port.ts';
import { errorCode } from './state-store-error.ts';

/** Sign-in comes before any tenant is known, so these tables belong to none. */
export type UserStore = Pick<
  StateStore,
  'users' | 'userByName' | 'createUser' | 'setPassword' | 'createSession' | 'sessionByHash' | 'deleteSession' | 'createSignInCode' | 'takeSignInCode'
>;

interface UserRow {
  id: string;
  name: string;
  role: User['role'];
  tenants: string[];
}

const UNIQUE_VIOLATION = '23505';

export function postgresUsers(database: Database): UserStore {
  return {
    users: async () => (await database.query<UserRow>('SELECT id, name, role, tenants FROM users ORDER BY name')).map(userFrom),
    userByName: (name) => findUser(database, name),
    createUser: (input) => insertUser(database, input),
    setPassword: (userId, passwordHash) => updatePassword(database, userId, passwordHash),
    createSession: async ({ userId, tokenHash, expiresAtMs }) => {
      await database.query('INSERT INTO sessions (token_hash, user_id, expires_at_ms) VALUES ($1, $2, $3)', [tokenHash, userId, expiresAtMs]);
    },
    sessionByHash: (tokenHash, nowMs) => findSession(database, tokenHash, nowMs),
    deleteSession: async (tokenHash) => {
      await database.query('DELETE FROM sessions WHERE token_hash = $1', [tokenHash]);
    },
    createSignInCode: async ({ userId, codeHash, expiresAtMs }) => {
      await database.query('INSERT INTO sign_in_codes (code_hash, user_id, expires_at_ms) VALUES ($1, $2, $3)', [codeHash, userId, expiresAtMs]);
    },
    takeSignInCode: (codeHash, nowMs) => takeCode(database, codeHash, nowMs),
  };
}

/** Forgets sessions and codes that ended before a time; they are of no use to anyone. */
export async function forgetEnded(database: Database, beforeMs: number): Promise<void> {
  await database.query('DELETE FROM sessions WHERE expires_at_ms < $1', [beforeMs]);
  await database.query('DELETE FROM sign_in_codes WHERE expires_at_ms < $1', [beforeMs]);
}

async function findUser(database: Database, name: string): ReturnType<UserStore['userByName']> {
  const rows = await database.query<UserRow & { password_hash: string | null }>('SELECT id, name, role, tenants, password_hash FROM users WHERE name = $1', [
    name,
  ]);
  const row = rows[0];
  return row === undefined ? null : { ...userFrom(row), passwordHash: row.password_hash };
}

async function insertUser(database: Database, input: Parameters<UserStore['createUser']>[0]): Promise<User> {
  const { name, role, tenants, passwordHash, nowMs } = input;
  const id = randomId();
  try {
    await database.query('INSERT INTO users (id, name, role, tenants, password_hash, created_at_ms) VALUES ($1, $2, $3, $4, $5, $6)', [
      id,
      name,
      role,
      tenants,
      passwordHash,
      nowMs,
    ]);
  } catch (error) {
    if (errorCode(error) === UNIQUE_VIOLATION) throw new Error(`There is a user named ${name} already. Choose another name.`, { cause: error });
    throw error;
  }
  return { id, name, role, tenants };
}

async function updatePassword(database: Database, userId: string, passwordHash: string): Promise<void> {
  const rows = await database.query('UPDATE users SET password_hash = $2 WHERE id = $1 RETURNING id', [userId, passwordHash]);
  if (rows.length === 0) throw new Error(`There is no user with the id ${userId}.`);
}

async function findSession(database: Database, tokenHash: string, nowMs: number): Promise<User | null> {
  const rows = await database.query<UserRow>(
    `SELECT users.id, name, role, tenants FROM sessions JOIN users ON users.id = user_id
     WHERE token_hash = $1 AND expires_at_ms > $2`,
    [tokenHash, nowMs],
  );
  return rows[0] === undefined ? null : userFrom(rows[0]);
}

// Deleting is what takes the code: of two that try at once, one gets the row.
async function takeCode(database: Database, codeHash: string, nowMs: number): Promise<User | null> {
  const rows = await database.query<UserRow & { expires_at_ms: number }>(
    `DELETE FROM sign_in_codes USING users WHERE users.id = user_id AND code_hash = $1
     RETURNING users.id, name, role, tenants, expires_at_ms`,
    [codeHash],
  );
  const row = rows[0];
  return row === undefined || row.expires_at_ms <= nowMs ? null : userFrom(row);
}

function userFrom({ id, name, role, tenants }: UserRow): User {
  return { id, name, role, tenants };
}
