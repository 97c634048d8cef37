import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { loadConfig } from '#base/config.ts';
import type { Endpoint, EndpointInput, EndpointOutput } from '#contract/api/endpoint.ts';
import { fillPath, queryText } from '#contract/api/endpoint.ts';
import { ENDPOINTS, type EndpointName, type Endpoints } from '#contract/api/endpoints.ts';
import { apiErrorShape } from '#contract/api/error-shape.ts';
import { type CommandArgs, type CommandOption, textOption } from './command.ts';

/** In the data folder while a platform runs on it, readable by its user only: where it listens, and a token that opens it. */
export const RUNNING_FILE = 'running.json';

export const runningShape = z.object({ address: z.string(), pid: z.number(), token: z.string() });

/** Options of every verb that talks to a running platform. */
export const PLATFORM_OPTIONS: Readonly<Record<string, CommandOption>> = {
  data: { type: 'string', value: 'DIR', help: 'Data folder of a platform on this machine (or WATCHFLOOR_DATA_DIR; default: .watchfloor here).' },
  url: { type: 'string', value: 'URL', help: 'A platform elsewhere (or WATCHFLOOR_URL); needs --token.' },
  token: { type: 'string', value: 'TOKEN', help: 'Access token for --url (better: WATCHFLOOR_TOKEN, which other users cannot see).' },
};

/** The platform cannot be reached or refuses; the message says what to do. */
export class PlatformError extends Error {}

export interface PlatformClient {
  readonly address: string;
  call<N extends EndpointName>(name: N, input: EndpointInput<Endpoints[N]>): Promise<EndpointOutput<Endpoints[N]>>;
}

/** Finds the platform that a verb is meant for. Throws a PlatformError where there is none. */
export function findPlatform(args: CommandArgs, env: Readonly<Record<string, string | undefined>> = process.env): PlatformClient {
  const url = textOption(args, 'url') ?? env['WATCHFLOOR_URL'];
  if (url) {
    const token = textOption(args, 'token') ?? env['WATCHFLOOR_TOKEN'];
    if (!token) throw new PlatformError('--url needs an access token: set WATCHFLOOR_TOKEN.');
    if (!URL.canParse(url)) throw new PlatformError(`${url} is no URL; it should look like https://watchfloor.example.`);
    return createClient(url.replace(/\/+$/, ''), token);
  }
  const settings = loadConfig({ flags: { data: args.values['data'] }, env });
  if (!settings.ok) throw new PlatformError(settings.problems.join('\n'));
  return fromDataFolder(settings.config.dataDir);
}

function fromDataFolder(dataDir: string): PlatformClient {
  let text: string;
  try {
    text = readFileSync(join(dataDir, RUNNING_FILE), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new PlatformError(`No platform runs on ${dataDir}. Start it (watchfloor start), name its folder with --data DIR, or another platform with --url URL.`);
    throw new PlatformError(`${join(dataDir, RUNNING_FILE)} cannot be read (${code}). Call this as the user who runs the platform.`);
  }
  const running = runningShape.safeParse(parsed(text));
  if (!running.success) throw new PlatformError(`${join(dataDir, RUNNING_FILE)} is damaged. Try again; if it stays so, start the platform anew.`);
  return createClient(running.data.address, running.data.token);
}

/** What a JSON text says; undefined where it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function createClient(address: string, token: string): PlatformClient {
  return {
    address,
    call: async (name, input) => {
      const endpoint: Endpoint = ENDPOINTS[name];
      const { params = {}, query = {}, body } = input as { params?: Record<string, string>; query?: Record<string, string>; body?: unknown };
      const response = await request(`${address}${fillPath(endpoint.path, params)}${queryText(query)}`, {
        method: endpoint.method,
        headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer = parsed(await response.text());
      const value = endpoint.output.safeParse(answer);
      if (response.ok && value.success) return value.data as never;
      const refused = apiErrorShape.safeParse(answer);
      if (refused.success) throw new PlatformError(refused.data.error.message);
      throw new PlatformError(`${address} answers with status ${response.status}, but not as Watchfloor ${response.ok ? 'of this version ' : ''}does. Check the address, and what stands in between.`);
    },
  };
}

async function request(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    const cause = (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).message;
    throw new PlatformError(`${new URL(url).origin} does not answer (${cause}). Is the platform running? See: watchfloor doctor`);
  }
}
