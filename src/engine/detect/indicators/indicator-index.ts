import { INDICATOR_KINDS, type Indicator, type Tlp } from '#contract/indicator.ts';
import type { Severity } from '#contract/severity.ts';
import { spellAddressBytes } from './address-bytes.ts';
import { AddressBlocks } from './address-blocks.ts';
import { EntryTable } from './entry-table.ts';
import { HashSlots } from './hash-slots.ts';
import { IndicatorKey, KIND_NUMBERS, textOfBytes } from './indicator-key.ts';

/** Whose indicators they are. */
export interface IndexedFeed {
  readonly name: string;
  /** The tenant that owns it; null: the provider, and it is asked about the events of all. */
  readonly tenant: string | null;
}

/** What is looked for: things of events are of these kinds, and an address is also looked for in networks, a name in the domains above it. */
export type SoughtKind = 'address' | 'domain' | 'url' | 'mail' | 'md5' | 'sha1' | 'sha256' | 'ja3' | 'ja4';

interface Context {
  readonly label: string;
  readonly severity: Severity;
  readonly tlp: Tlp;
  readonly techniques: readonly string[];
  readonly tactics: readonly string[];
  /** Of a URL: how its value begins, as its bytes do not have it. */
  readonly scheme: string;
}

const MINUTE_MS = 60_000;
const MAX_MINUTES = 0xffffffff;
const MAX_FEEDS = 0xffff;
const MAX_LABEL = 200;
const NO_PLACES: readonly number[] = [];

/**
 * A million indicators in some 50 bytes each. Feeds are added and retired while it is asked: what is added is found at once, what is retired no
 * more; its room comes back with the next index.
 */
export class IndicatorIndex {
  readonly #table = new EntryTable();
  #slots: HashSlots;
  readonly #key: IndicatorKey;
  readonly #feeds: (IndexedFeed | null)[] = [];
  readonly #contexts: Context[] = [];
  readonly #contextByText = new Map<string, number>();
  /** How many networks there are of each prefix length, of both versions. */
  readonly #prefixes = { 4: new Uint32Array(33), 16: new Uint32Array(129) };
  readonly #blocks = new AddressBlocks();
  #retired = 0;
  #version = 0;

  /** `seed` decides where hashes lie: values that a stranger makes collide here do not collide there. */
  constructor({ seed = 0, expected = 0 }: { readonly seed?: number; readonly expected?: number } = {}) {
    this.#key = new IndicatorKey(seed);
    this.#slots = new HashSlots(expected);
    this.#table.reserve(expected);
  }

  /** Indicators of feeds that are not retired. */
  get count(): number {
    return this.#table.count - this.#retired;
  }

  get retired(): number {
    return this.#retired;
  }

  /** Another number after each change of what is found. */
  get version(): number {
    return this.#version;
  }

  get byteSize(): number {
    return this.#table.byteSize + this.#slots.byteSize;
  }

  /** Gives the number of a new feed; those of retired ones are not used again. What is added to it is found at once. */
  openFeed(feed: IndexedFeed): number {
    const number = this.prepareFeed();
    this.showFeed(number, feed);
    return number;
  }

  /** The same for one that is shown when all of it is there. */
  prepareFeed(): number {
    if (this.#feeds.length === MAX_FEEDS) throw new Error(`An index holds at most ${MAX_FEEDS} feeds, retired ones too: build a new one`);
    return this.#feeds.push(null) - 1;
  }

  showFeed(number: number, feed: IndexedFeed): void {
    this.#feeds[number] = feed;
    this.#version++;
  }

  /** From now on nothing of the feed is found. */
  retireFeed(feed: number): void {
    this.#feeds[feed] = null;
    this.#version++;
    for (let place = 0; place < this.#table.count; place++) if (this.#table.feed(place) === feed) this.#retired++;
  }

  /** Takes a canonical value; false where the feed has it already. */
  add(feed: number, indicator: Indicator): boolean {
    const kind = KIND_NUMBERS[indicator.kind];
    if (!this.#key.write(indicator.kind, indicator.value)) throw new Error(`${indicator.kind} ${indicator.value} is not canonical`);
    const { bytes, length } = this.#key;
    const hash = indicator.kind === 'domain' ? this.#key.hashBackwards(kind) : this.#key.hash(kind);
    for (const place of this.#placesOf(kind, hash, 0, length)) if (this.#table.feed(place) === feed) return false;
    const place = this.#table.add({
      kind, feed, context: this.#contextOf(indicator), confidence: indicator.confidence, validFrom: minutes(indicator.validFromMs),
      expires: indicator.expiresAtMs === null ? 0 : Math.max(1, minutes(indicator.expiresAtMs)),
    }, bytes, length);
    this.#slots.add(hash, place);
    this.#version++;
    if (indicator.kind === 'network') this.#countPrefix(length === 5 ? 4 : 16, bytes[length - 1] as number);
    if (indicator.kind === 'network' ? length === 5 : indicator.kind === 'address' && length === 4) this.#blocks.add(bytes, length === 5 ? (bytes[4] as number) : 32);
    return true;
  }

  /** Whether a host is an address that nothing here can meet, told without looking for it; false says nothing. */
  isStrangeAddress(host: string): boolean {
    return this.#blocks.isFree(host);
  }

  /**
   * Calls `visit` with the place of each indicator that a thing seen in an event of the tenant meets; expiry is not looked at. False where no feed of
   * anybody has one, which stays so for as long as the version does.
   */
  find(kind: SoughtKind, text: string, tenant: string, visit: (place: number) => void): boolean {
    const key = this.#key;
    const number = KIND_NUMBERS[kind];
    let isMet = false;
    const ask = (of: number, hash: number, from: number, to: number): void => {
      if (this.#visitPlaces(of, hash, { from, to, tenant, visit })) isMet = true;
    };
    if (!key.write(kind, text)) return false;
    if (kind === 'domain') key.hashSuffixes(number, (from, hash) => ask(number, hash, from, key.length));
    else if (kind === 'url') key.hashPrefixes(number, (to, hash) => ask(number, hash, 0, to));
    else {
      ask(number, key.hash(number), 0, key.length);
      if (kind === 'address') this.#findNetworks(key.length as 4 | 16, ask);
    }
    return isMet;
  }

  /** The same as `find`, as a list of indicators. */
  matches(kind: SoughtKind, text: string, tenant: string): readonly Indicator[] {
    const places: number[] = [];
    this.find(kind, text, tenant, (place) => places.push(place));
    return places.map((place) => this.indicatorAt(place));
  }

  indicatorAt(place: number): Indicator {
    const { kind, feed, context, confidence, validFrom, expires } = this.#table.get(place);
    const name = INDICATOR_KINDS[kind] ?? 'domain';
    const { label, severity, tlp, techniques, tactics, scheme } = this.#contexts[context] as Context;
    return {
      kind: name, value: scheme + valueOfBytes(name, this.#table.bytes(place)), feed: this.#feeds[feed]?.name ?? '', label, confidence, severity,
      validFromMs: validFrom * MINUTE_MS, expiresAtMs: expires === 0 ? null : expires * MINUTE_MS, tlp, techniques, tactics,
    };
  }

  /** Whose feed the indicator at a place is of. */
  ownerAt(place: number): string | null {
    return this.#feeds[this.#table.feed(place)]?.tenant ?? null;
  }

  #findNetworks(length: 4 | 16, ask: (of: number, hash: number, from: number, to: number) => void): void {
    const counts = this.#prefixes[length];
    for (let prefix = length * 8 - 1; prefix >= 0; prefix--) {
      if (counts[prefix] === 0) continue;
      this.#key.narrow(length, prefix);
      ask(KIND_NUMBERS.network, this.#key.hash(KIND_NUMBERS.network), 0, this.#key.length);
    }
  }

  #visitPlaces(kind: number, hash: number, { from, to, tenant, visit }: { readonly from: number; readonly to: number; readonly tenant: string; readonly visit: (place: number) => void }): boolean {
    let isMet = false;
    for (const place of this.#placesOf(kind, hash, from, to)) {
      const feed = this.#feeds[this.#table.feed(place)];
      if (feed == null) continue;
      isMet = true;
      if (feed.tenant === null || feed.tenant === tenant) visit(place);
    }
    return isMet;
  }

  /** The places of a value, in all feeds; mostly none. */
  #placesOf(kind: number, hash: number, from: number, to: number): readonly number[] {
    let places: number[] | null = null;
    for (let slot = this.#slots.next(hash, hash); slot >= 0; slot = this.#slots.next(hash, slot + 1)) {
      const place = this.#slots.placeAt(slot);
      if (!this.#table.isEqual(place, kind, { bytes: this.#key.bytes, from, to })) continue;
      places ??= [];
      places.push(place);
    }
    return places ?? NO_PLACES;
  }

  #countPrefix(length: 4 | 16, prefix: number): void {
    const counts = this.#prefixes[length];
    counts[prefix] = (counts[prefix] ?? 0) + 1;
  }

  #contextOf({ kind, value, label, severity, tlp, techniques, tactics }: Indicator): number {
    const scheme = kind === 'url' ? value.slice(0, value.indexOf('://') + 3) : '';
    const context = { label: label.slice(0, MAX_LABEL), severity, tlp, techniques, tactics, scheme };
    const text = `${context.label}\n${severity}\n${tlp}\n${scheme}\n${techniques.join()}\n${tactics.join()}`;
    const known = this.#contextByText.get(text);
    if (known !== undefined) return known;
    const number = this.#contexts.push(context) - 1;
    this.#contextByText.set(text, number);
    return number;
  }
}

function minutes(timeMs: number): number {
  return Math.min(MAX_MINUTES, Math.max(0, Math.floor(timeMs / MINUTE_MS)));
}

function valueOfBytes(kind: Indicator['kind'], bytes: Uint8Array): string {
  switch (kind) {
    case 'address':
      return spellAddressBytes(bytes);
    case 'network':
      return `${spellAddressBytes(bytes.subarray(0, -1))}/${bytes.at(-1)}`;
    case 'md5':
    case 'sha1':
    case 'sha256':
    case 'ja3':
      return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    default:
      return textOfBytes(bytes);
  }
}
