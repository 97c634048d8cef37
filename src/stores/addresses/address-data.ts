import { stat } from 'node:fs/promises';
import type { AddressFacts, LookUpAddress } from '#contract/address-facts.ts';
import type { Outcome } from '#contract/outcome.ts';
import { type AddressDatabase, type DatabaseFault, openAddressDatabase } from './address-database.ts';

/** Addresses come again and again: so many are remembered, and as many of those before them. */
const RECENT = 20_000;

/** What became of the files since they were read. */
export interface ReloadReport {
  readonly reloaded: readonly AddressDatabase[];
  /** The old one goes on being asked. */
  readonly faults: readonly string[];
}

interface Kept {
  readonly database: AddressDatabase;
  /** Tells another file of that name. */
  readonly stamp: string;
}

/** Databases of addresses that are asked together: the first that says something of an address is believed for it. */
export class AddressData {
  readonly #paths: readonly string[];
  #kept: readonly Kept[];
  #recent = new Map<string, AddressFacts | null>();
  #older = new Map<string, AddressFacts | null>();
  /** Files that failed at an address, once each. */
  readonly #damaged = new Set<AddressDatabase>();
  readonly #onDamage: (detail: string) => void;

  private constructor(kept: readonly Kept[], onDamage: (detail: string) => void) {
    this.#kept = kept;
    this.#paths = kept.map(({ database }) => database.path);
    this.#onDamage = onDamage;
  }

  /** Reads the files whole. `onDamage` is told once of a file that cannot be read at some address; the address counts as unknown then. */
  static async open(paths: readonly string[], onDamage: (detail: string) => void): Promise<Outcome<AddressData, DatabaseFault>> {
    const kept: Kept[] = [];
    for (const path of paths) {
      const stamp = await stampOf(path);
      const opened = openAddressDatabase(path);
      if (!opened.ok) return opened;
      kept.push({ database: opened.value, stamp });
    }
    return { ok: true, value: new AddressData(kept, onDamage) };
  }

  get databases(): readonly AddressDatabase[] {
    return this.#kept.map(({ database }) => database);
  }

  readonly lookUp: LookUpAddress = (address) => {
    const recent = this.#recent.get(address);
    if (recent !== undefined) return recent;
    const older = this.#older.get(address);
    const facts = older === undefined ? this.#ask(address) : older;
    if (this.#recent.size >= RECENT) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(address, facts);
    return facts;
  };

  /** Reads the files that are others now. */
  async reload(): Promise<ReloadReport> {
    const report = { reloaded: [] as AddressDatabase[], faults: [] as string[] };
    const kept: Kept[] = [];
    for (const [at, path] of this.#paths.entries()) kept.push(await this.#newest(this.#kept[at] as Kept, path, report));
    this.#kept = kept;
    if (report.reloaded.length > 0) [this.#recent, this.#older] = [new Map(), new Map()];
    return report;
  }

  async #newest(before: Kept, path: string, report: { readonly reloaded: AddressDatabase[]; readonly faults: string[] }): Promise<Kept> {
    const stamp = await stampOf(path);
    if (stamp === before.stamp) return before;
    const opened = openAddressDatabase(path);
    // The stamp is noted in any case: the same broken file is told once.
    if (!opened.ok) report.faults.push(opened.detail);
    else report.reloaded.push(opened.value);
    return { database: opened.ok ? opened.value : before.database, stamp };
  }

  #ask(address: string): AddressFacts | null {
    let facts: AddressFacts | null = null;
    for (const { database } of this.#kept) {
      const found = this.#askOne(database, address);
      if (found !== null) facts = facts === null ? found : joinFacts(facts, found);
    }
    return facts;
  }

  #askOne(database: AddressDatabase, address: string): AddressFacts | null {
    try {
      return database.lookUp(address);
    } catch (error) {
      if (!this.#damaged.has(database)) this.#onDamage(`${database.path} is damaged (${error instanceof Error ? error.message : String(error)}). Download it again; it is read anew without a restart.`);
      this.#damaged.add(database);
      return null;
    }
  }
}

/** What a further database says beside what is believed; nothing of the place, where it puts the address elsewhere. */
function joinFacts(believed: AddressFacts, further: AddressFacts): AddressFacts {
  const { asNumber, asName, ...place } = further;
  const network = { ...(asNumber !== undefined && { asNumber }), ...(asName !== undefined && { asName }) };
  const isElsewhere = believed.country !== undefined && believed.country !== place.country;
  return { ...(isElsewhere ? {} : place), ...(believed.asNumber === undefined && believed.asName === undefined ? network : {}), ...believed };
}

/** Empty where there is no file. */
async function stampOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  return found === null ? '' : `${found.ino} ${found.size} ${found.mtimeMs}`;
}
