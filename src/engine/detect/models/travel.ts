import type { KeptMemory, MemoryChanges, ModelOf } from '#contract/model.ts';
import type { Behaviour, Deviation, Observation } from './finding.ts';
import { MemoryTable } from './memory-table.ts';
import { isAmong } from './network-names.ts';
import { logRamp } from './robust-statistics.ts';
import { isToBeTold } from './telling.ts';

interface Place {
  /** Time, latitude, longitude, name and network of where it was seen last. */
  t: number;
  a: number;
  b: number;
  p: string;
  w: string;
  o: number;
}

const EARTH_KM = 6_371;
const HOUR_MS = 3_600_000;
/** Two sign-ins within a minute are as of one minute, lest any distance is any speed. */
const LEAST_HOURS = 1 / 60;

/** Sign-ins of one entity at places that nobody travels between in the time: two people, or one and what was stolen from them. */
export class TravelBehaviour implements Behaviour {
  #model: ModelOf<'travel'>;
  readonly #entities: MemoryTable<Place>;

  constructor(model: ModelOf<'travel'>, kept: readonly KeptMemory[]) {
    this.#model = model;
    this.#entities = new MemoryTable(model.name, model.maxEntries, kept);
  }

  observe({ entity, features, timeMs }: Observation): Deviation | null {
    const [a, b] = [Number(features['latitude'] ?? Number.NaN), Number(features['longitude'] ?? Number.NaN)];
    const network = String(features['network'] ?? '').toLowerCase();
    // Behind a VPN or a mobile carrier somebody may be anywhere; 0, 0 is what products write for "not known".
    if (!Number.isFinite(a) || !Number.isFinite(b) || (a === 0 && b === 0) || this.#roams(network)) return null;
    const here = { t: timeMs, a, b, p: String(features['place'] ?? `${a}, ${b}`), w: network };
    const before = this.#entities.see(entity.value, () => ({ ...here, o: 0 }));
    const there = { ...before };
    if (timeMs >= before.t) Object.assign(before, here);
    const deviation = this.#judge(there, here);
    return deviation !== null && isToBeTold(deviation.score, before, timeMs, this.#model) ? deviation : null;
  }

  follow(model: ModelOf<'travel'>): void {
    this.#model = model;
  }

  changes(): MemoryChanges {
    return this.#entities.changes();
  }

  #roams(network: string): boolean {
    return isAmong(network, this.#model.parameters.roamingNetworks);
  }

  #judge(there: Omit<Place, 'o'>, here: Omit<Place, 'o'>): Deviation | null {
    const { minKm, maxKmh } = this.#model.parameters;
    const km = distanceKm(there, here);
    const hours = Math.max(LEAST_HOURS, Math.abs(here.t - there.t) / HOUR_MS);
    if (km < minKm || km / hours <= maxKmh) return null;
    // One network that is placed now here, now there, is that network.
    const sameNetwork = here.w !== '' && here.w === there.w;
    const fast = logRamp(km / hours, maxKmh / 2, maxKmh * 5);
    const far = logRamp(km, minKm / 2, minKm * 6);
    const score = (0.4 + 0.35 * fast + 0.25 * far) * (sameNetwork ? 0.4 : 1);
    const values = { from: there.p, to: here.p, km: Math.round(km), hours: Math.round(hours * 10) / 10, speed: Math.round(km / hours), limit: maxKmh, fromNetwork: there.w || 'a network without a name', network: here.w || 'a network without a name', standing: standingOf(there.w, here.w) };
    return { score, baseline: values, reasons: [{ name: 'speed', weight: 0.4 * fast, values }, { name: 'distance', weight: 0.4 * far, values }, { name: 'network', weight: sameNetwork ? 0 : 0.2, values }] };
  }
}

/** What is known of the two networks: those that roam are not judged at all. */
function standingOf(from: string, to: string): string {
  return from === '' || to === '' ? 'whether a VPN service or a mobile carrier is between is not known' : 'neither is known as a VPN service or a mobile carrier';
}

/** Along the surface (haversine). */
export function distanceKm(one: { readonly a: number; readonly b: number }, other: { readonly a: number; readonly b: number }): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const [north, east] = [radians(other.a - one.a) / 2, radians(other.b - one.b) / 2];
  const half = Math.sin(north) ** 2 + Math.cos(radians(one.a)) * Math.cos(radians(other.a)) * Math.sin(east) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(half)));
}
