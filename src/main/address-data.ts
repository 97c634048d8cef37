import type { Log } from '#base/log.ts';
import type { LookUpAddress } from '#contract/address-facts.ts';
import { AddressData } from '#stores/addresses/address-data.ts';
import type { AddressDatabase } from '#stores/addresses/address-database.ts';

/** The files of `--address-data` cannot be used; the message names what is wrong and what to do. */
export class AddressDataError extends Error {}

/** Networks move between countries and owners: makers publish weekly, and some licences want the old file gone after 30 days. */
const OLD_AFTER_DAYS = 60;
const LOOK_EVERY_MS = 60_000;
const DAY_MS = 86_400_000;
/** Addresses for documentation (RFC 5737): the only ones that the demonstration's database knows. */
const OF_DOCUMENTATION = /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\./;

/** Reads databases of addresses; null where none is named. Throws an AddressDataError where one cannot be used. */
export async function openAddressData(paths: readonly string[], onDamage: (detail: string) => void): Promise<AddressData | null> {
  if (paths.length === 0) return null;
  const opened = await AddressData.open(paths, onDamage);
  if (!opened.ok) throw new AddressDataError(opened.detail);
  return opened.value;
}

/** `GeoLite2-City of 2026-11-02, 24 days old`, with what to do where that is too old. */
export function describeDatabase({ kind, builtAtMs }: AddressDatabase, nowMs: number): { readonly text: string; readonly isOld: boolean } {
  const days = Math.max(0, Math.floor((nowMs - builtAtMs) / DAY_MS));
  const isOld = days > OLD_AFTER_DAYS;
  const date = Number.isFinite(builtAtMs) ? new Date(builtAtMs).toISOString().slice(0, 10) : 'an unknown day';
  return { text: `${kind} of ${date}, ${days} days old${isOld ? ': networks have moved since, download a newer one' : ''}`, isOld };
}

export interface RunningAddressData {
  readonly lookUp: LookUpAddress | null;
  stop(): void;
}

export interface AddressDataParts {
  readonly paths: readonly string[];
  /** The demonstration's own, or null. */
  readonly demonstration: string | null;
  readonly log: Log;
  readonly nowMs: () => number;
  /** How often the files are looked at; a minute. */
  readonly lookEveryMs?: number;
}

/** Reads databases of addresses, tells how old they are, and reads a file anew when it is replaced. The demonstration's own is asked last, and not told of. */
export async function startAddressData({ paths, demonstration, log, nowMs, lookEveryMs = LOOK_EVERY_MS }: AddressDataParts): Promise<RunningAddressData> {
  const data = await openAddressData([...paths, ...(demonstration === null ? [] : [demonstration])], (detail) => log.error(detail));
  if (data === null) return { lookUp: null, stop: () => undefined };
  const tell = (database: AddressDatabase): void => {
    const { text, isOld } = describeDatabase(database, nowMs());
    if (isOld) log.warn({ file: database.path }, `Addresses are looked up in ${text}`);
    else log.info({ file: database.path }, `Addresses are looked up in ${text}`);
  };
  for (const database of data.databases) if (database.path !== demonstration) tell(database);
  let isReading = false;
  const reload = (): void => {
    if (isReading) return;
    isReading = true;
    data.reload().then(({ reloaded, faults }) => {
      for (const database of reloaded) tell(database);
      for (const detail of faults) log.error(`${detail} The one that was read before goes on being asked.`);
    }, (error: unknown) => log.error({ err: error }, 'The databases of addresses could not be read anew')).finally(() => {
      isReading = false;
    });
  };
  // Not `watchFile`: that compares with what it saw first, and a file that is replaced before it looks would stay unseen.
  const looking = setInterval(reload, lookEveryMs).unref();
  // Without a database of the operator's own, events of others are not to pay for the demonstration.
  const lookUp: LookUpAddress = paths.length > 0 ? data.lookUp : (address) => (OF_DOCUMENTATION.test(address) ? data.lookUp(address) : null);
  return {
    lookUp,
    stop: () => clearInterval(looking),
  };
}
