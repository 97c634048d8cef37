import { delimiter, resolve } from 'node:path';
import { z } from 'zod';

/** What an installation is told from outside. Everything else is a setting in the state store. */
export interface Config {
  /** Absolute path of the data folder. */
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** A PostgreSQL of the operator's own; null means the embedded one. */
  readonly databaseUrl: string | null;
  /** Absolute paths of databases of addresses (.mmdb). */
  readonly addressData: readonly string[];
}

export interface ConfigInput {
  /** Values of `--data`, `--host`, `--port`, `--database-url`, `--address-data` (a list); they win over the environment. */
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

export type ConfigOutcome = { readonly ok: true; readonly config: Config } | { readonly ok: false; readonly problems: readonly string[] };

interface Setting {
  readonly flag: string;
  readonly variable: string;
  readonly fallback: string;
  /** How a right value looks, for people who gave a wrong one. */
  readonly wants: string;
}

/** Loopback only: the platform is opened to a network on purpose, not by default. */
const SETTINGS = {
  dataDir: { flag: 'data', variable: 'WATCHFLOOR_DATA_DIR', fallback: '.watchfloor', wants: 'the path of a folder' },
  host: { flag: 'host', variable: 'WATCHFLOOR_HOST', fallback: '127.0.0.1', wants: 'an address or host name to listen on, such as 127.0.0.1 or 0.0.0.0' },
  port: { flag: 'port', variable: 'WATCHFLOOR_PORT', fallback: '4310', wants: 'a port number from 0 to 65535 (0: any free one)' },
  databaseUrl: { flag: 'database-url', variable: 'DATABASE_URL', fallback: '', wants: 'the address of a PostgreSQL server: postgres://user:password@host:5432/name' },
  addressData: { flag: 'address-data', variable: 'WATCHFLOOR_ADDRESS_DATA', fallback: '', wants: `the path of an .mmdb file, or several with "${delimiter}" between them` },
} as const satisfies Record<keyof Config, Setting>;

const configSchema = z.object({
  dataDir: z.string().refine((path) => !path.includes('\0')),
  host: z.string().regex(/^[\w.:%-]+$/),
  port: z.string().regex(/^\d{1,5}$/).transform(Number).refine((port) => port <= 65_535),
  addressData: z.union([z.array(z.string()), z.string().transform((paths) => paths.split(delimiter).filter((path) => path !== ''))]).refine((paths) => paths.every((path) => path !== '' && !path.includes('\0'))),
  databaseUrl: z.string().regex(/^$|^postgres(?:ql)?:\/\/\S+$/).transform((url) => url || null),
});

/** Reads flags and environment to one typed object, or says everything that is wrong with them at once. */
export function loadConfig(input: ConfigInput = {}): ConfigOutcome {
  const { flags = {}, env = process.env, cwd = process.cwd() } = input;
  const given = Object.entries(SETTINGS).map(([name, setting]) => [name, givenValue(setting, flags, env)] as const);
  const parsed = configSchema.safeParse(Object.fromEntries(given.map(([name, { value }]) => [name, value])));
  if (parsed.success) return { ok: true, config: { ...parsed.data, dataDir: resolve(cwd, parsed.data.dataDir), addressData: parsed.data.addressData.map((path) => resolve(cwd, path)) } };
  const wrong = new Set(parsed.error.issues.map((issue) => issue.path[0]));
  const problems = given.filter(([name]) => wrong.has(name)).map(([name, { from }]) => `${from} must be ${SETTINGS[name as keyof Config].wants}.`);
  return { ok: false, problems };
}

function givenValue(setting: Setting, flags: Readonly<Record<string, unknown>>, env: Readonly<Record<string, string | undefined>>) {
  const flag = flags[setting.flag];
  if (flag !== undefined) return { value: Array.isArray(flag) ? flag.map(String) : String(flag), from: `--${setting.flag}` };
  // An empty variable counts as not set: that is how compose files and unit files leave one out.
  return { value: env[setting.variable] || setting.fallback, from: setting.variable };
}
