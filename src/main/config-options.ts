import type { CommandOption } from '#cli/command.ts';

/** Options of verbs that need to know where an installation lives and listens: what `loadConfig` reads. */
export const CONFIG_OPTIONS: Readonly<Record<string, CommandOption>> = {
  data: { type: 'string', value: 'DIR', help: 'Data folder (or WATCHFLOOR_DATA_DIR; default: .watchfloor here).' },
  host: { type: 'string', value: 'ADDRESS', help: 'Address to listen on (or WATCHFLOOR_HOST; default: 127.0.0.1).' },
  port: { type: 'string', value: 'N', help: 'Port to listen on (or WATCHFLOOR_PORT; default: 4310).' },
  'database-url': { type: 'string', value: 'URL', help: 'A PostgreSQL server of your own (or DATABASE_URL).' },
  'address-data': { type: 'string', multiple: true, value: 'FILE', help: 'A database of addresses (.mmdb) that says country and network; may be given several times (or WATCHFLOOR_ADDRESS_DATA).' },
};
