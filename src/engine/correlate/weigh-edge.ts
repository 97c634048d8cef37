import type { Alert } from '#contract/alert.ts';
import { type Entity, type EntityRole, entityKey } from '#contract/entity.ts';
import type { Severity } from '#contract/severity.ts';
import { tacticIndex } from '#contract/tactics.ts';
import type { Chains } from './chains.ts';
import type { ResolvedEntity } from './resolve-entities.ts';
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
  /** 0 to 1: what an alert says, by how its rule fires at the tenant. */
  readonly worthOf: (alert: Alert) => number;
  readonly chains: Chains;
}

/** How surely two alerts belong together, and why; null where they have nothing in common that tells, or lie too far apart. */
export function weighEdge(earlier: NamedAlert, later: NamedAlert, { rarityOf, worthOf, chains }: Weighing): Edge | null {
  const gapMs = later.alert.timeMs - Math.min(earlier.alert.lastTimeMs, later.alert.timeMs);
  if (gapMs > WINDOW_MS) return null;
  const shared: SharedEntity[] = [];
  for (const [key, mine] of later.entities) {
    const theirs = earlier.entities.get(key);
    if (!theirs) continue;
    const { weight: rarity, company } = rarityOf(key, mine.entity);
    const weight = rarity * mine.strength * theirs.strength * roleFactor(theirs.role, mine.role, mine.entity);
    if (weight > 0.05) shared.push({ entity: mine.entity, weight, company, how: mine.how ?? theirs.how });
  }
  if (shared.length === 0) return null;
  shared.sort((a, b) => b.weight - a.weight || (entityKey(a.entity) < entityKey(b.entity) ? -1 : 1));
  const isForward = chains.isForward(earlier.alert, later.alert, gapMs);
  const persons = areOfOthers(earlier, later) ? OTHERS_FACTOR : 1;
  const weight = persons * combine(shared) * closeness(gapMs, signOf(earlier.alert, worthOf) * signOf(later.alert, worthOf)) * (isForward ? CHAIN_FACTOR : stageFactor(earlier.alert, later.alert));
  return { from: earlier.alert.id, to: later.alert.id, weight: Math.min(1, weight), shared: shared.slice(0, MAX_SHARED), gapMs };
}

/** What two alerts share is worth less where each is of another person: many work on one jump host. */
const OTHERS_FACTOR = 0.6;
const SURE = 0.75;

function areOfOthers(earlier: NamedAlert, later: NamedAlert): boolean {
  const [before, after] = [personsOf(earlier), personsOf(later)];
  const isIn = (persons: readonly string[], { entities }: NamedAlert) => persons.some((key) => (entities.get(key)?.strength ?? 0) > NEARLY);
  return before.length > 0 && after.length > 0 && !isIn(after, earlier) && !isIn(before, later);
}

/** As sure as this, an alert may be of somebody whom it does not name: names that are nearly the same are. */
const NEARLY = 0.3;

function personsOf({ entities }: NamedAlert): string[] {
  return [...entities].flatMap(([key, { entity, role, strength }]) => (entity.type === 'user' && role === 'actor' && strength >= SURE ? [key] : []));
}

/** One shared thing counts whole; names of the same one (its user, host and address) add little. */
function combine(shared: readonly SharedEntity[]): number {
  let missing = 1;
  const seenKinds = new Set<string>();
  for (const { entity, weight } of shared) {
    const kind = entity.type === 'user' || entity.type === 'host' || entity.type === 'address' || entity.type === 'mailbox' ? 'who' : entity.type;
    missing *= 1 - weight * (seenKinds.has(kind) ? 0.3 : 1);
    seenKinds.add(kind);
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

/** Who acts in both ties most; who was attacked and acts afterwards nearly as much; two who merely touch the same server hardly. */
function roleFactor(earlier: EntityRole, later: EntityRole, entity: Entity): number {
  if (earlier === 'related' && later === 'related' && entity.type in AROUND_FACTOR) return AROUND_FACTOR[entity.type] as number;
  const isOutside = entity.type === 'address' && addressKind(entity.value) === 'external';
  if (isOutside || WHOLE_IN_ANY_ROLE.has(entity.type)) return 1;
  if (earlier === 'actor') return later === 'actor' ? 1 : 0.5;
  if (earlier === 'target' && later === 'actor') return 0.95;
  return earlier === 'target' && later === 'target' ? (BOTH_REACHED_FACTOR[entity.type] ?? 0.3) : 0.6;
}

/** How much an alert stands out: by how grave it is, and by how usual at the tenant. */
function signOf(alert: Alert, worthOf: Weighing['worthOf']): number {
  return worthOf(alert) * SIGN_OF_SEVERITY[alert.severity];
}

const SIGN_OF_SEVERITY: Readonly<Record<Severity, number>> = { informational: 0.5, low: 0.7, medium: 0.9, high: 1, critical: 1 };

/**
 * How much the time between two alerts leaves of what they share. Of two that are rare as such 0.75 after a day and 0.6 after a week; of two that
 * happen all the time 0.6 after a working day: then that both are of one person is chance.
 */
function closeness(gapMs: number, worth: number): number {
  const perDecay = 0.078 / worth ** 0.6;
  return Math.max(0.5 * worth, 1 - perDecay * Math.log(1 + gapMs / HOUR_MS));
}

/** An attack goes forward along ATT&CK: first steps before later ones speak for one story. */
function stageFactor(earlier: Alert, later: Alert): number {
  const [before, after] = [tacticIndex(earlier.tactics), tacticIndex(later.tactics)];
  if (before < 0 || after < 0) return 1;
  if (after > before) return 1.15;
  return earlier.rule.id === later.rule.id || after === before ? 1 : 0.95;
}
