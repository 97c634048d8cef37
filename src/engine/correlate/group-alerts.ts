import type { Alert } from '#contract/alert.ts';
import { severityId } from '#contract/severity.ts';
import type { AlertNode } from './alert-node.ts';
import { alertsOf, type LinksByHand, type WallSide } from './links-by-hand.ts';
import { whoNameOf } from './rule-habits.ts';
import type { Edge } from './weigh-edge.ts';

/**
 * The incidents of one component: what people joined, then alerts that edges connect, the surest edges first, then what is left of one and the same, as
 * long as nobody said that they are to be kept apart. Each group is sorted as the nodes came; single alerts are groups of one.
 */
export function groupAlerts(component: readonly AlertNode[], links: LinksByHand): AlertNode[][] {
  const groups = new Groups(component, links);
  const byHand = new Set(component.flatMap(({ id }) => links.joinsOf(id)));
  // The latest word counts: what was joined after it was parted is together.
  for (const link of [...byHand].sort((a, b) => b.atMs - a.atMs || (a.id < b.id ? -1 : 1))) groups.joinAll(alertsOf(link), link.atMs);
  groups.joinSurely(surestFirst(component));
  groups.joinLeftovers();
  return groups.all();
}

function surestFirst(component: readonly AlertNode[]): Edge[] {
  const edges = component.flatMap(({ incoming }) => [...incoming.values()]);
  return edges.sort((a, b) => b.weight - a.weight || a.gapMs - b.gapMs || (a.to < b.to ? -1 : a.to > b.to ? 1 : a.from < b.from ? -1 : 1));
}

/** An edge of this weight is enough for any two groups. */
const SURE = 0.85;
/** Between two groups the alerts of the smaller one need this, on the average. */
const MIN_COHESION = 0.45;

const MEDIUM = severityId('medium');

/** Alerts that are of nobody have nothing in common by that. */
function leftoverKind(alert: Alert): string {
  if (whoNameOf(alert) === '') return alert.id;
  return severityId(alert.severity) < MEDIUM ? whoNameOf(alert) : `${whoNameOf(alert)} ${alert.rule.id}`;
}

/** Disjoint sets of alerts that respect the walls between them. */
class Groups {
  readonly #component: readonly AlertNode[];
  readonly #parent: Map<string, string>;
  /** By root, where there are several. */
  readonly #members = new Map<string, readonly string[]>();
  /** By alert: the edges that it has, whichever way. */
  readonly #edges = new Map<string, { readonly other: string; readonly weight: number }[]>();
  /** By root: the sides on which the alerts of the group stand. */
  readonly #walls = new Map<string, readonly WallSide[]>();

  constructor(component: readonly AlertNode[], links: LinksByHand) {
    this.#component = component;
    this.#parent = new Map(component.map(({ id }) => [id, id]));
    for (const { id, incoming } of component) {
      const walls = links.wallsOf(id);
      if (walls.length > 0) this.#walls.set(id, walls);
      for (const { from, to, weight } of incoming.values()) {
        this.#addEdge(from, to, weight);
        this.#addEdge(to, from, weight);
      }
    }
  }

  #addEdge(from: string, other: string, weight: number): void {
    const edges = this.#edges.get(from);
    if (edges) edges.push({ other, weight });
    else this.#edges.set(from, [{ other, weight }]);
  }

  joinAll(alerts: readonly string[], atMs: number): void {
    const [first, ...others] = alerts.filter((id) => this.#parent.has(id));
    for (const other of others) this.join(first as string, other, atMs);
  }

  /**
   * Joins along edges, the surest first. An edge that is sure enough joins whatever it connects; otherwise the alerts of the smaller group, on the average,
   * must have to do with the larger one.
   */
  joinSurely(edges: readonly Edge[]): void {
    for (const { from, to, weight } of edges) {
      const [one, other] = [this.#rootOf(from), this.#rootOf(to)];
      if (one === other) continue;
      if (weight >= SURE || this.#cohesion(one, other) >= MIN_COHESION) this.join(from, to, Number.NEGATIVE_INFINITY);
    }
  }

  /** How surely the alerts of the smaller group have to do with those of the larger one, each by its surest edge, on the average. */
  #cohesion(one: string, other: string): number {
    const [small, large] = [one, other].sort((a, b) => this.#membersOf(a).length - this.#membersOf(b).length) as [string, string];
    const members = this.#membersOf(small);
    let sum = 0;
    for (const id of members) {
      let surest = 0;
      for (const { other: to, weight } of this.#edges.get(id) ?? []) if (weight > surest && this.#rootOf(to) === large) surest = weight;
      sum += surest;
    }
    return sum / members.length;
  }

  /**
   * What hangs on nothing else is put together by whom it is of: recurrences of one rule, and all that weighs little. That is what goes on there anyway,
   * or what adds up where it does not.
   */
  joinLeftovers(): void {
    const byKind = new Map<string, string>();
    for (const [first, ...others] of this.all()) {
      const { alert, id } = first as AlertNode;
      const kind = leftoverKind(alert);
      if (others.some((other) => other.alert.rule.id !== alert.rule.id || leftoverKind(other.alert) !== kind)) continue;
      const known = byKind.get(kind);
      if (known === undefined) byKind.set(kind, id);
      else this.join(known, id, Number.NEGATIVE_INFINITY);
    }
  }

  #membersOf(root: string): readonly string[] {
    return this.#members.get(root) ?? [root];
  }

  /** Joins the groups of two alerts, unless a wall that was put up after `atMs` stands between them. */
  join(from: string, to: string, atMs: number): void {
    const [one, other] = [this.#rootOf(from), this.#rootOf(to)];
    if (one === other) return;
    const [walls, others] = [this.#walls.get(one) ?? [], this.#walls.get(other) ?? []];
    const isParted = walls.some((wall) => wall.link.atMs > atMs && others.some((its) => its.link.id === wall.link.id && its.side !== wall.side));
    if (isParted) return;
    this.#parent.set(other, one);
    this.#members.set(one, [...this.#membersOf(one), ...this.#membersOf(other)]);
    this.#members.delete(other);
    if (others.length > 0) this.#walls.set(one, [...walls, ...others]);
  }

  #rootOf(id: string): string {
    let root = id;
    while (this.#parent.get(root) !== root) root = this.#parent.get(root) as string;
    for (let at = id; at !== root; ) {
      const next = this.#parent.get(at) as string;
      this.#parent.set(at, root);
      at = next;
    }
    return root;
  }

  all(): AlertNode[][] {
    const groups = new Map<string, AlertNode[]>();
    for (const node of this.#component) {
      const root = this.#rootOf(node.id);
      const group = groups.get(root);
      if (group) group.push(node);
      else groups.set(root, [node]);
    }
    return [...groups.values()];
  }
}
