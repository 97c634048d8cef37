import type { KeptMemory, MemoryChanges, ModelOf } from '#contract/model.ts';
import { addressKind } from '../../correlate/well-known.ts';
import { type Contacts, noteContact, startAfterSilence } from './beacon-contacts.ts';
import { measureContacts } from './beacon-measure.ts';
import { domainParts, isBelow } from './domain-parts.ts';
import type { Behaviour, Deviation, Observation } from './finding.ts';
import { MemoryTable } from './memory-table.ts';
import { joinChanges } from './memory-changes.ts';
import { addDistinct } from './short-hash.ts';
import { isToBeTold } from './telling.ts';

const MINUTE_MS = 60_000;
/** Sources of one destination are counted up to here. */
const MOST_SOURCES = 200;
/** A pair is looked at anew with each so many contacts. */
const EACH = 4;
/** What is left of the score where many others go to the same place too, or its source comes from outside and goes everywhere. */
const COMMON = 0.3;
/** Who comes from outside for more than this is a scanner: an implant calls at one door, beside what else its host is used for. */
const SCANNED = 4;
/** OCSF `connection_info.direction_id`. */
const INBOUND = 1;

/** What an observation says of a contact. */
interface Contact {
  readonly source: string;
  readonly destination: string;
  readonly port: string;
  readonly timeMs: number;
  readonly isInbound: boolean;
  readonly bytes: number;
  /** 0 where it is not told, or tells nothing. */
  readonly udpPort: number;
}

/**
 * Contacts of one source with one destination that come as regularly as no person makes them: Hu et al., "BAYWATCH" (DSN 2016), and RITA score the same things. The
 * middle of the intervals and their distance from it stand for regularity, since jitter and missed contacts hardly move them.
 */
export class BeaconBehaviour implements Behaviour {
  #model: ModelOf<'beacon'>;
  readonly #pairs: MemoryTable<Contacts>;
  /** The name under which an address was asked for last. */
  readonly #names: MemoryTable<{ n: string }>;
  /** To what each source goes, a few of them. */
  readonly #sources: MemoryTable<{ s: number[] }>;
  readonly #destinations: MemoryTable<{ s: number[] }>;
  #knownDomains: ReadonlySet<string>;

  constructor(model: ModelOf<'beacon'>, kept: readonly KeptMemory[]) {
    this.#model = model;
    this.#knownDomains = new Set(model.parameters.knownDomains);
    this.#pairs = new MemoryTable(model.name, model.maxEntries, kept);
    this.#names = new MemoryTable(`${model.name}/names`, model.maxEntries, kept);
    this.#sources = new MemoryTable(`${model.name}/sources`, model.maxEntries, kept);
    this.#destinations = new MemoryTable(`${model.name}/destinations`, model.maxEntries, kept);
  }

  observe(observation: Observation): Deviation | null {
    const contact = this.#contactOf(observation);
    if (contact === null) return null;
    const { parameters } = this.#model;
    const from = this.#sources.see(contact.source, () => ({ s: [] }));
    addDistinct(from.s, `${contact.destination} ${contact.port}`, SCANNED + 1);
    const destination = this.#destinations.see(contact.destination, () => ({ s: [] }));
    addDistinct(destination.s, contact.source, MOST_SOURCES);
    const contacts = this.#pairs.see(`${contact.source} ${contact.destination} ${contact.port}`, () => ({ f: contact.timeMs, l: contact.timeMs, n: 0, t: [], b: [], p: 0, o: 0 }));
    if (isContinued(contacts, contact)) return null;
    const isInTime = startAfterSilence(contacts, contact.timeMs, parameters.forgetHours * 60 * MINUTE_MS);
    if (!isInTime || !noteContact(contacts, contact.timeMs, contact.bytes)) return null;
    const [least, leastMinutes] = contact.isInbound ? [parameters.minInboundContacts, parameters.minInboundSpanMinutes] : [parameters.minContacts, parameters.minSpanMinutes];
    if (contacts.n < least || (contacts.n - least) % EACH !== 0 || contacts.l - contacts.f < leastMinutes * MINUTE_MS) return null;
    return this.#judge(contact, contacts, { least, sources: destination.s.length, isScanner: contact.isInbound && from.s.length > SCANNED });
  }

  follow(model: ModelOf<'beacon'>): void {
    this.#model = model;
    this.#knownDomains = new Set(model.parameters.knownDomains);
  }

  changes(): MemoryChanges {
    return joinChanges([this.#pairs, this.#names, this.#sources, this.#destinations].map((table) => table.changes()));
  }

  #judge(contact: Contact, contacts: Contacts, { least, sources, isScanner }: { least: number; sources: number; isScanner: boolean }): Deviation | null {
    const { commonSources, commonShare } = this.#model.parameters;
    const all = this.#sources.size;
    const isCommon = !contact.isInbound && sources >= Math.min(MOST_SOURCES, Math.max(commonSources, commonShare * all));
    const measured = measureContacts(contacts, { least, sleeps: !contact.isInbound });
    const score = measured.score * (isCommon || isScanner ? COMMON : 1);
    if (!isToBeTold(score, contacts, contact.timeMs, this.#model)) return null;
    const values = { sources, all, destination: contact.destination, port: contact.port };
    const reasons = [...measured.reasons, { name: 'novelty', weight: isCommon ? 0 : 0.2 / sources, values }];
    return { score, reasons, baseline: { ...values, contacts: contacts.n } };
  }

  /** Null for what is no contact that counts: known services, neighbours, and records of connections that began before. */
  #contactOf({ entity, features, timeMs }: Observation): Contact | null {
    const { address, port = '', name, protocol, bytes } = features;
    const source = entity.value;
    const isOutside = address !== undefined && addressKind(String(address)) === 'external';
    const isInbound = Number(features['direction']) === INBOUND || addressKind(source) === 'external';
    const named = this.#nameOf(name, isOutside ? String(address) : undefined);
    const destination = name !== undefined && named !== undefined ? named : String(address);
    if (!beginsConnection(features) || this.#isKnown(port, address, named)) return null;
    // From outside come packets that nobody answers; to neighbours all that a network is for, but a proxy, which is told the name, is no neighbour.
    if (isInbound ? !(Number(bytes) > 0) : !isOutside && destination !== named) return null;
    const udpPort = protocol === 'udp' ? Number(features['sourcePort'] ?? 0) : 0;
    return { source, destination, port: String(port), timeMs: Number(features['start'] ?? timeMs), isInbound, bytes: bytes === undefined ? -1 : Number(bytes), udpPort };
  }

  #isKnown(port: string | number, address: string | number | undefined, name: string | undefined): boolean {
    const { knownPorts, knownAddresses } = this.#model.parameters;
    return knownPorts.includes(Number(port)) || (address !== undefined && knownAddresses.includes(String(address))) || (name !== undefined && isBelow(name, this.#knownDomains));
  }

  /** The name of the destination: as the event says, which is remembered for its address, or as an earlier one said. */
  #nameOf(told: string | number | undefined, address: string | undefined): string | undefined {
    const parts = told === undefined ? null : domainParts(String(told));
    if (parts === null) return address === undefined ? undefined : this.#names.peek(address)?.n;
    const name = parts.below === '' ? parts.registered : `${parts.below}.${parts.registered}`;
    if (address !== undefined) this.#names.see(address, () => ({ n: name })).n = name;
    return name;
  }
}

/** A sensor cuts a long connection into records at its own timeout, as regular as a clock: without a first packet (S, H in Zeek's history) nothing began. */
function beginsConnection({ protocol, history }: Observation['features']): boolean {
  return protocol !== 'tcp' || typeof history !== 'string' || /[sh]/i.test(history);
}

/** UDP has no first packet: where the source keeps its port, as QUIC does for one connection, it goes on. */
function isContinued(contacts: Contacts, { udpPort }: Contact): boolean {
  const isSame = udpPort !== 0 && contacts.p === udpPort;
  contacts.p = udpPort;
  return isSame;
}
