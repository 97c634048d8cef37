// The command line: which verbs there are, and how a command ends. Each verb's module is loaded only when it is
// called, so that `watchfloor --help` and small verbs start fast.
import { readFileSync } from 'node:fs';
import { EXIT } from '#base/exit-codes.ts';
import type { Verb } from '#cli/command.ts';
import { dispatch, type Program } from '#cli/dispatch.ts';

export const VERBS: Readonly<Record<string, Verb>> = {
  start: {
    summary: 'Start the platform: ingest, API and console.',
    load: async () => (await import('./start.ts')).command,
  },
  scan: {
    summary: 'Read files through the whole engine in memory: records in, incidents out. No server needed.',
    load: async () => (await import('./scan.ts')).command,
  },
  normalise: {
    summary: 'Read files and print their records as OCSF events, one a line. No server needed.',
    load: async () => (await import('./normalise.ts')).command,
  },
  send: {
    summary: 'Send the records of files to a running platform.',
    load: async () => (await import('./send.ts')).command,
  },
  hunt: {
    summary: 'Find the stored events that a Sigma rule fires on.',
    load: async () => (await import('#cli/hunt.ts')).command,
  },
  rules: {
    summary: 'Work on Sigma rules: check, test, explain, back-test, decide about those that run, and more.',
    load: async () => (await import('./rules.ts')).command,
  },
  packs: {
    summary: 'Packs of rules: build and sign them, bring them in, send them through the rings, take them back.',
    load: async () => (await import('./packs.ts')).command,
  },
  incidents: {
    summary: 'The queue of a running platform, one incident, work on it (judge, comment, merge, split, undo), and how far priorities agree with verdicts.',
    load: async () => (await import('#cli/incidents.ts')).command,
  },
  exceptions: {
    summary: 'Reasons not to alert: list them, see what one would have hidden, make and end them.',
    load: async () => (await import('#cli/exceptions.ts')).command,
  },
  tenants: {
    summary: 'Tenants of a running platform, and the credentials that send for them.',
    load: async () => (await import('#cli/tenants.ts')).command,
  },
  entities: {
    summary: 'What is known of users, hosts and other entities of a tenant: other names, worth, groups, duty.',
    load: async () => (await import('#cli/entities.ts')).command,
  },
  lists: {
    summary: 'Lists that rules and behaviour models read for a tenant of a running platform: what %name% stands for.',
    load: async () => (await import('#cli/lists.ts')).command,
  },
  intel: {
    summary: 'Indicators of compromise of a running platform: import files of them, list and remove feeds, look up one, look for them in what is stored.',
    load: async () => (await import('./intel.ts')).command,
  },
  models: {
    summary: 'Behaviour models of a running platform: what each watches and alerted on, and what it remembers of somebody.',
    load: async () => (await import('#cli/models.ts')).command,
  },
  people: {
    summary: 'Who may sign in to a running platform.',
    load: async () => (await import('#cli/people.ts')).command,
  },
  doctor: {
    summary: 'Check that this machine has what the platform needs.',
    load: async () => (await import('./doctor.ts')).command,
  },
};

function program(): Program {
  const { version, description } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string; description: string };
  return { name: 'watchfloor', version, summary: description, verbs: VERBS };
}

async function main(argv: readonly string[]): Promise<void> {
  // `watchfloor ... | head` closes our output early: that is an end, not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(EXIT.ok);
  });
  const output = { out: (text: string) => process.stdout.write(text), err: (text: string) => process.stderr.write(text) };
  process.exitCode = await dispatch(program(), argv, output);
}

if (import.meta.main) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`This is a bug in Watchfloor. Please report it with these lines:\n${stack}\n`);
    process.exitCode = EXIT.failed;
  });
}
