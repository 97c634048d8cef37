import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { Reader, type Response } from 'mmdb-lib';
import type { AddressFacts } from '#contract/address-facts.ts';
import type { Outcome } from '#contract/outcome.ts';
import { factsOfRecord } from './address-record.ts';

/** A file in the format of MaxMind DB (https://maxmind.github.io/MaxMind-DB/), whole in memory. */
export interface AddressDatabase {
  readonly path: string;
  /** As its maker calls it: `GeoLite2-City`. */
  readonly kind: string;
  readonly builtAtMs: number;
  /** Null for what is no address, and where nothing is known. Throws where the file is damaged at that place. */
  lookUp(address: string): AddressFacts | null;
}

export type DatabaseFault = 'unreadable' | 'not-a-database' | 'damaged';

/** Resolvers and root servers, which every database knows: they are looked up at the start, so that most damage is told then. */
const TRIED = ['1.1.1.1', '8.8.8.8', '193.0.14.129', '199.7.83.42'];
const SEPARATOR_BYTES = 16;
/** Version 4 inside version 6: not every database knows that these are the same. */
const MAPPED = /^::ffff:(?=\d+\.)/i;

export function openAddressDatabase(path: string): Outcome<AddressDatabase, DatabaseFault> {
  const file = readWhole(path);
  if (typeof file === 'string') return { ok: false, reason: 'unreadable', detail: `${path} cannot be read (${file}). Put the database there, or correct the path.` };
  const reader = openReader(file);
  if (reader === null) return { ok: false, reason: 'not-a-database', detail: `${path} is no database of addresses in the MaxMind DB format. Unpack it, if it is an archive, and name the .mmdb file.` };
  const { metadata } = reader;
  const database: AddressDatabase = {
    path, kind: metadata.databaseType, builtAtMs: metadata.buildEpoch.getTime(),
    lookUp: (told) => {
      const address = told.replace(MAPPED, '');
      return isIP(address) === 0 || (metadata.ipVersion === 4 && address.includes(':')) ? null : factsOfRecord(reader.get(address));
    },
  };
  const damage = metadata.searchTreeSize + SEPARATOR_BYTES > file.length ? 'it ends too early' : firstFault(database);
  return damage === null ? { ok: true, value: database } : { ok: false, reason: 'damaged', detail: `${path} is damaged (${damage}). Download it again.` };
}

function readWhole(path: string): Buffer | string {
  try {
    return readFileSync(path);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

/** Null where there is no metadata that can be read; the library says so by throwing. */
function openReader(file: Buffer): Reader<Response> | null {
  try {
    const reader = new Reader<Response>(file);
    const { databaseType, ipVersion, nodeCount } = reader.metadata;
    return typeof databaseType === 'string' && (ipVersion === 4 || ipVersion === 6) && Number.isInteger(nodeCount) ? reader : null;
  } catch {
    return null;
  }
}

function firstFault({ lookUp }: AddressDatabase): string | null {
  try {
    for (const address of TRIED) lookUp(address);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
