import { type Config, loadConfig } from '#base/config.ts';
import { lockDataFolder } from '#base/data-lock.ts';
import { EXIT } from '#base/exit-codes.ts';
import { createLog, type Log } from '#base/log.ts';
import { checkPort } from '#base/ports.ts';
import { type Command, type CommandArgs, hasFlag, listOption } from '#cli/command.ts';
import { AddressDataError } from './address-data.ts';
import { type Announcement, announce } from './announce.ts';
import { CONFIG_OPTIONS } from './config-options.ts';
import { playDemonstration } from './demonstration.ts';
import { type Platform, startPlatform } from './platform.ts';
import { readSettingsFile, SettingsError } from './settings-file.ts';
import { listenForStop, type StopSignals } from './stop-signals.ts';

export const command: Command = {
  name: 'start',
  summary: 'Start the platform: ingest, API and console.',
  usage: '[options]',
  options: {
    ...CONFIG_OPTIONS,
    rules: { type: 'string', multiple: true, value: 'DIR', help: 'Further Sigma rules: a folder, a file, or a .zip or .tar.gz of them; may be given several times.' },
    'warning-lists': { type: 'string', multiple: true, value: 'DIR', help: "Further lists of what no indicator alerts on, in the form of MISP's warninglists." },
    empty: { type: 'boolean', help: 'Without the demonstration.' },
    demo: { type: 'boolean', help: 'With the demonstration, also where there are other tenants.' },
  },
  notes: 'Plays a demonstration intrusion into a tenant of its own on the first start, unless --empty. Ctrl-C stops it; a second start finds its data again.',
  run: start,
};

async function start(args: CommandArgs): Promise<number> {
  const settings = loadConfig({ flags: args.values });
  if (!settings.ok) return say(`${settings.problems.join('\n')}\nSee: watchfloor start --help`, EXIT.usage);
  const { config } = settings;
  const port = await checkPort(config.host, config.port);
  if (!port.ok) return say(port.detail, port.reason === 'in-use' ? EXIT.busy : EXIT.failed);
  const locked = lockDataFolder(config.dataDir, Date.now());
  if (!locked.ok) return say(locked.detail, locked.reason === 'held' ? EXIT.busy : EXIT.failed);
  const log = createLog();
  const signals = listenForStop((text) => process.stdout.write(text));
  try {
    const platform = await startPlatform({ config, settings: readSettingsFile(config.dataDir), hasDemonstration: !hasFlag(args, 'empty'), ruleFolders: listOption(args, 'rules'), warningFolders: listOption(args, 'warning-lists'), log });
    return await serve(platform, { config, log, signals, withDemo: !hasFlag(args, 'empty'), forceDemo: hasFlag(args, 'demo') });
  } catch (error) {
    if (error instanceof SettingsError || error instanceof AddressDataError) return say(error.message, EXIT.usage);
    // A signal to all processes also ends what only a start runs, such as the set-up of the database.
    if (signals.isAsked) return say(`Stopped while it was starting (${messageOf(error)}).`, EXIT.ok);
    log.error({ err: error }, 'The platform could not start');
    return say(`The platform could not start: ${messageOf(error)}\nRun: watchfloor doctor`, EXIT.failed);
  } finally {
    locked.lock.release();
  }
}

interface Serving {
  readonly config: Config;
  readonly log: Log;
  readonly signals: StopSignals;
  readonly withDemo: boolean;
  readonly forceDemo: boolean;
}

/** Runs until a signal asks for the end, or the path cannot go on; then closes everything in order. */
async function serve(platform: Platform, serving: Serving): Promise<number> {
  const { config, log, signals } = serving;
  let announced: Announcement | null = null;
  let exitCode: number = EXIT.ok;
  try {
    if (!signals.isAsked) {
      announced = await announce(platform, config.dataDir, Date.now());
      await runUntilEnd(platform, announced.signInCode, serving);
    }
  } catch (error) {
    log.error({ err: error }, 'The platform cannot go on');
    exitCode = say(messageOf(error), EXIT.failed);
  }
  // A database that is down keeps nothing else from being closed in order.
  await announced?.withdraw().catch((error: unknown) => log.warn({ err: error }, 'The access of this run could not be ended in the database; its file is removed'));
  await platform.stop().catch((error: unknown) => {
    log.error({ err: error }, 'A part could not be closed');
    exitCode = EXIT.failed;
  });
  return exitCode;
}

async function runUntilEnd(platform: Platform, signInCode: string, { config, log, signals, withDemo, forceDemo }: Serving): Promise<void> {
  process.stdout.write(`\n  Watchfloor is running at ${platform.address}\n  Sign in once within 15 minutes: ${platform.address}/sign-in?code=${signInCode}\n  Data: ${config.dataDir}   Stop: Ctrl-C\n\n`);
  const isFirst = (await platform.state.tenants()).length === 0;
  if (withDemo && (isFirst || forceDemo)) await playDemonstration(platform, log);
  await Promise.race([signals.asked, platform.ended]);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function say(text: string, exitCode: number): number {
  process.stderr.write(`${text}\n`);
  return exitCode;
}
