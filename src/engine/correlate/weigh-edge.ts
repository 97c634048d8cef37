import type { Alert } from '#contract/alert.ts';
import { type Entity, type EntityRole, entityKey } from '#contract/entity.ts';
import { tacticIndex } from '#contract/tactics.ts';
import { expectedByChance, type Frequency, hasDailyLife, leftByChance } from './by-chance.ts';
import type { Chains } from './chains.ts';
import { isFromOutside, type ResolvedEntity } from './resolve-entities.ts';
import { addressKind } from './well-known.ts';

/** Two alerts and what ties them. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly weight: number;
  readonly shared: readonly SharedEntity[];
  readonly gapMs: number;
}

export interface SharedEntity {
  readonly entity: Entity;
  readonly weight: number;
  /** With how many hosts or users it was seen, in steps. */
  readonly company: number;
  /** How the entity is known where the alerts do not name it themselves. */
  readonly how: string | null;
}

/** What an entity tells by itself when two alerts share it. */
export interface Rarity {
  /** 0 to 1; nothing where it is in everything. */
  readonly weight: number;
  readonly company: number;
}

/** An alert with its names. */
export interface NamedAlert {
  readonly alert: Alert;
  readonly entities: ReadonlyMap<string, ResolvedEntity>;
}

/** From this weight on two alerts belong together. */
export const JOIN_THRESHOLD = 0.42;
/** Alerts further apart than this are not compared. */
export const WINDOW_MS = 30 * 86_400_000;
const MAX_SHARED = 5;
/** The next step of a known course of attack speaks for one story more than a later tactic does. */
const CHAIN_FACTOR = 1.3;
const HOUR_MS = 3_600_000;

/** What weights depend on beside the two alerts. */
export interface Weighing {
  readonly rarityOf: (key: string, entity: Entity) => Rarity;
  /** How often alerts like one come anyway, also under a name. */
  readonly frequencyOf: (alert: Alert, key: string) => Frequency;
  readonly chains: Chains;
}

/** How surely two alerts belong together, and why; null where they have nothing in common that tells, or lie too far apart. */
export function weighEdge(earlier: NamedAlert, later: NamedAlert, weighing: Weighing): Edge | null {
  const gapMs = later.alert.timeMs - Math.min(earlier.alert.lastTimeMs, later.alert.timeMs);
  if (gapMs > WINDOW_MS) return null;
  const shared: SharedEntity[] = [];
  for (const [key, mine] of later.entities) {
    const theirs = earlier.entities.get(key);
    if (!theirs) continue;
    const { weight: rarity, company } = weighing.rarityOf(key, mine.entity);
    const sure = rarity * mine.strength * theirs.strength * roleFactor(theirs.role, mine.role, mine.entity);
    if (sure <= LEAST_WEIGHT) continue;
    const weight = sure * notByChance(earlier.alert, later.alert, { key, entity: mine.entity, company, gapMs }, weighing);
    if (weight > LEAST_WEIGHT) shared.push({ entity: mine.entity, weight, company, how: mine.how ?? theirs.how });
  }
  if (shared.length === 0) return null;
  shared.sort((a, b) => b.weight - a.weight || (entityKey(a.entity) < entityKey(b.entity) ? -1 : 1));
  const isForward = weighing.chains.isForward(earlier.alert, later.alert, gapMs);
  const persons = areOfOthers(earlier, later) && !isFromOutside((shared[0] as SharedEntity).entity) ? OTHERS_FACTOR : 1;
  const weight = persons * combine(shared) * closeness(gapMs) * (isForward ? CHAIN_FACTOR : stageFactor(earlier.alert, later.alert));
  return { from: earlier.alert.id, to: later.alert.id, weight: Math.min(1, weight), shared: shared.slice(0, MAX_SHARED), gapMs };
}

/** Less than this says nothing. */
const LEAST_WEIGHT = 0.05;

interface SharedName {
  readonly key: string;
  readonly entity: Entity;
  readonly company: number;
  readonly gapMs: number;
}

/** What it says that both are under a name, where alerts like either come there anyway. */
function notByChance(earlier: Alert, later: Alert, { key, entity, company, gapMs }: SharedName, { frequencyOf }: Weighing): number {
  if (!hasDailyLife(entity)) return 1;
  const left = (alert: Alert) => leftByChance(expectedByChance(frequencyOf(alert, key), entity, company, gapMs), alert.severity);
  return left(earlier) * left(later);
}

/** What two alerts share is worth less where each is of another person: many work on one jump host. Not so where it is something that came from outside. */
const OTHERS_FACTOR = 0.5;

function areOfOthers(earlier: NamedAlert, later: NamedAlert): boolean {
  const [before, after] = [personsOf(earlier), personsOf(later)];
  const isIn = (persons: readonly string[], { entities }: NamedAlert) => persons.some((key) => (entities.get(key)?.strength ?? 0) > NEARLY);
  return before.length > 0 && after.length > 0 && !isIn(after, earlier) && !isIn(before, later);
}

/** As sure as this, an alert may be of somebody whom it does not name: names that are nearly the same are. */
const NEARLY = 0.3;

function personsOf({ entities }: NamedAlert): string[] {
  return [...entities].flatMap(([key, { entity, role, how }]) => (entity.type === 'user' && role === 'actor' && how === null ? [key] : []));
}

/** Kinds of names of one and the same: a person has many, and its host and address go with it. */
const NAMES_OF_WHO: Readonly<Partial<Record<Entity['type'], string>>> = { user: 'person', mailbox: 'person', principal: 'person', host: 'host', address: 'address' };
/** What a further name of the same adds, or a further thing of the same kind. */
const FURTHER_FACTOR = 0.4;

/** One shared thing counts whole; names of the same one (its user, host and address) add little, and further names of a person nothing. */
function combine(shared: readonly SharedEntity[]): number {
  let missing = 1;
  const seen = new Set<string>();
  for (const { entity, weight } of shared) {
    const name = NAMES_OF_WHO[entity.type];
    const kind = name === undefined ? entity.type : 'who';
    const isSamePerson = name !== undefined && seen.has(name);
    missing *= 1 - weight * (isSamePerson ? 0 : seen.has(kind) ? FURTHER_FACTOR : 1);
    seen.add(kind).add(name ?? kind);
  }
  return 1 - missing;
}

/** Whatever it did in either. */
const WHOLE_IN_ANY_ROLE: ReadonlySet<Entity['type']> = new Set<Entity['type']>(['domain', 'process', 'file', 'session', 'message']);
/**
 * That two programs were started by the same one says less than that one started the other: a desktop, or what runs services, starts everything. That the
 * same program ran says less than that the same file was brought: systems have their tools everywhere.
 */
const AROUND_FACTOR: Readonly<Partial<Record<Entity['type'], number>>> = { process: 0.5, file: 0.6 };
/** Of those that both only reached, a mailbox or resource says more than a server. */
const BOTH_REACHED_FACTOR: Readonly<Partial<Record<Entity['type'], number>>> = { mailbox: 0.7, resource: 0.7, user: 0.5 };

function isOutside({ type, value }: Entity): boolean {
  return type === 'address' && addressKind(value) === 'external';
}

/** Who acts in both ties most; who was attacked and acts afterwards nearly as much; two who merely touch the same server hardly. */
function roleFactor(earlier: EntityRole, later: EntityRole, entity: Entity): number {
  if (earlier === 'related' && later === 'related' && entity.type in AROUND_FACTOR) return AROUND_FACTOR[entity.type] as number;
  if (isOutside(entity) || WHOLE_IN_ANY_ROLE.has(entity.type)) return 1;
  if (earlier === 'actor') return later === 'actor' ? 1 : 0.5;
  if (earlier === 'target' && later === 'actor') return 0.95;
  return earlier === 'target' && later === 'target' ? (BOTH_REACHED_FACTOR[entity.type] ?? 0.3) : 0.6;
}

/** How much the time between two alerts leaves of what they share: 0.71 after a day, and 0.6 after three and a half and more. */
function closeness(gapMs: number): number {
  return Math.max(0.6, 1 - 0.09 * Math.log(1 + gapMs / HOUR_MS));
}

/** An attack goes forward along ATT&CK: first steps before later ones speak for one story. */
function stageFactor(earlier: Alert, later: Alert): number {
  const [before, after] = [tacticIndex(earlier.tactics), tacticIndex(later.tactics)];
  if (before < 0 || after < 0) return 1;
  if (after > before) return 1.15;
  return earlier.rule.id === later.rule.id || after === before ? 1 : 0.95;
}
