import type { Alert } from '#contract/alert.ts';
import { type Entity, entityKey } from '#contract/entity.ts';
import { type AlertNode, byTime } from './alert-node.ts';
import { AlertsByName } from './alerts-by-name.ts';
import type { Chains } from './chains.ts';
import type { FactChanges, FactIndex } from './fact-index.ts';
import { alertsOf, LinksByHand } from './links-by-hand.ts';
import { slippedAccount } from './near-names.ts';
import { accountAskedFor, rarityOf, type ResolvedEntity, resolveEntities } from './resolve-entities.ts';
import { type HabitChange, isOneHabit, RuleHabits, whoNameOf } from './rule-habits.ts';
import { SlipIndex } from './slip-index.ts';
import { type Edge, JOIN_THRESHOLD, type Rarity, type Weighing, weighEdge } from './weigh-edge.ts';

/**
 * Alerts and the edges between them, kept up to date: what came in or became known touches the alerts that it is about, and no others.
 * Names and edges depend on the set of alerts and facts only, not on the order in which they came.
 */
export class AlertGraph {
  readonly #facts: FactIndex;
  readonly #nodes = new Map<string, AlertNode>();
  readonly #byName = new Map<string, AlertsByName>();
  readonly #rarities = new Map<string, Rarity>();
  /** Alerts by the account names that decide what else they are called. */
  readonly #byAccount = new Map<string, Set<AlertNode>>();
  readonly #slips = new SlipIndex();
  readonly #habits = new RuleHabits();
  readonly #byRule = new Map<string, Set<AlertNode>>();
  readonly #byWho = new Map<string, Set<AlertNode>>();
  /** Whose names, whose edges, and whose place among the others are to be looked at again. */
  readonly #staleNames = new Set<AlertNode>();
  readonly #staleEdges = new Set<AlertNode>();
  readonly #moved = new Set<AlertNode>();
  readonly #weighing: Weighing;
  #links = new LinksByHand();

  constructor(facts: FactIndex, chains: Chains) {
    this.#facts = facts;
    this.#weighing = { chains, rarityOf: this.#rarityOf, frequencyOf: (alert, key) => this.#habits.frequencyOf(alert, facts.population, this.#byName.get(key)?.daysOf(alert.rule.id) ?? 0) };
  }

  /** 0 to 1: what an alert says, by how its rule fires at the tenant. */
  worthOf(alert: Alert): number {
    return this.#habits.worthOf(alert);
  }

  /** Takes an alert in, or in place of the one of that id. */
  set(alert: Alert): void {
    const known = this.#nodes.get(alert.id);
    const node: AlertNode = known ?? { id: alert.id, alert, entities: new Map(), accounts: new Set(), incoming: new Map(), outgoing: new Set() };
    const isCountedAlike = known && isOneHabit(known.alert, alert);
    // Lists are sorted by time and rule, and count who was struck: a node leaves them before any of these changes.
    if (known && (!isCountedAlike || known.alert.timeMs !== alert.timeMs || known.alert.severity !== alert.severity)) this.#unname(known);
    if (known && !isCountedAlike) this.#leaveRule(known);
    node.alert = alert;
    this.#nodes.set(alert.id, node);
    if (!isCountedAlike) this.#takeRule(node);
    this.#staleNames.add(node);
  }

  delete(id: string): void {
    const node = this.#nodes.get(id);
    if (!node) return;
    this.#unname(node);
    this.#leaveRule(node);
    this.#join(node, new Map());
    for (const later of [...node.outgoing]) this.#drop(this.#nodes.get(later) as AlertNode, id);
    this.#nodes.delete(id);
    for (const stale of [this.#staleNames, this.#staleEdges, this.#moved]) stale.delete(node);
  }

  #takeRule(node: AlertNode): void {
    for (const [index, key] of this.#placesOf(node)) index.set(key, (index.get(key) ?? new Set<AlertNode>()).add(node));
    this.#judgeAgain(this.#habits.add(node.alert), node);
  }

  #leaveRule(node: AlertNode): void {
    for (const [index, key] of this.#placesOf(node)) {
      const nodes = index.get(key);
      nodes?.delete(node);
      if (nodes?.size === 0) index.delete(key);
    }
    // Those that it leaves may have been together by it only.
    this.#staleAll(this.#moved, this.#byWho.get(whoNameOf(node.alert)));
    this.#judgeAgain(this.#habits.remove(node.alert), node);
  }

  #placesOf({ alert }: AlertNode) {
    return [[this.#byRule, alert.rule.id], [this.#byWho, whoNameOf(alert)]] as const;
  }

  /** Alerts that are worth something else are told again; where they come by chance more or less often, all that is compared with them is weighed again. */
  #judgeAgain(change: HabitChange, changed: AlertNode): void {
    if (change === 'nobody') return;
    if (change === 'all') return this.#staleAllEdges();
    for (const node of this.#byRule.get(changed.alert.rule.id) ?? []) {
      this.#moved.add(node);
      if (change === 'rule') this.#weighAllOf(node);
    }
  }

  #weighAllOf(node: AlertNode): void {
    this.#staleEdges.add(node);
    for (const key of node.entities.keys()) this.#staleAll(this.#staleEdges, this.#byName.get(key)?.after(node));
  }

  #staleAllEdges(): void {
    for (const node of this.#nodes.values()) {
      this.#staleEdges.add(node);
      this.#moved.add(node);
    }
  }

  /** What people decided, in place of what they decided before. */
  setLinks(links: LinksByHand): void {
    for (const id of [...this.#links.alerts(), ...links.alerts()]) {
      const node = this.#nodes.get(id);
      if (node) this.#moved.add(node);
    }
    this.#links = links;
  }

  /** Gives the alerts of rules again with the next refresh: what an incident says of them has changed. */
  touchRules(rules: readonly string[]): void {
    for (const rule of rules) this.#staleAll(this.#moved, this.#byRule.get(rule));
  }

  /** Brings all edges up to date, and gives the alerts that hang together otherwise than before, or are other than before: whole components, by time. */
  refresh(): AlertNode[][] {
    this.#takeFacts(this.#facts.takeChanges());
    for (const node of this.#staleNames) this.#rename(node);
    this.#staleNames.clear();
    for (const node of this.#staleEdges) this.#join(node, this.#edgesOf(node));
    this.#staleEdges.clear();
    const components: AlertNode[][] = [];
    const seen = new Set<AlertNode>();
    for (const node of this.#moved) if (!seen.has(node)) components.push(this.#component(node, seen));
    this.#moved.clear();
    return components;
  }

  #takeFacts({ names, accounts, company, population }: FactChanges): void {
    for (const key of names) this.#staleAll(this.#staleNames, this.#byName.get(key)?.all());
    for (const account of accounts) {
      this.#staleAll(this.#staleNames, this.#byAccount.get(account));
      for (const near of this.#slips.oneSlipAway(account)) this.#staleAll(this.#staleNames, this.#byAccount.get(near));
    }
    for (const key of population ? this.#byName.keys() : company) this.#weighAgain(key);
    if (population) this.#staleAllEdges();
  }

  #staleAll(stale: Set<AlertNode>, nodes: Iterable<AlertNode> = []): void {
    for (const node of nodes) stale.add(node);
  }

  #weighAgain(key: string): void {
    const before = this.#rarities.get(key);
    if (!before) return;
    this.#rarities.delete(key);
    const nodes = this.#byName.get(key);
    const [first] = nodes?.all() ?? [];
    const entity = first?.entities.get(key)?.entity;
    if (!nodes || !entity) return;
    const now = this.#rarityOf(key, entity);
    const tellsAlike = now.weight === before.weight && (now.company === before.company || now.weight === 0);
    if (!tellsAlike) this.#staleAll(this.#staleEdges, nodes.all());
  }

  #rarityOf = (key: string, entity: Entity): Rarity => {
    const known = this.#rarities.get(key);
    if (known) return known;
    const rarity = { weight: rarityOf(entity, this.#facts, this.#byName.get(key)?.struck), company: this.#facts.companyOf(entity) };
    this.#rarities.set(key, rarity);
    return rarity;
  };

  /** Finds the names of a node anew; whoever is compared with it is to be compared again. */
  #rename(node: AlertNode): void {
    const before = node.entities;
    const names = new Map(resolveEntities(node.alert, this.#facts).map((one) => [entityKey(one.entity), one]));
    for (const key of before.keys()) if (!names.has(key)) this.#leaveName(node, key);
    node.entities = names;
    for (const key of names.keys()) this.#takeName(node, key, before.has(key));
    this.#watchAccounts(node, [...names.values()]);
    this.#staleEdges.add(node);
    for (const later of node.outgoing) this.#staleEdges.add(this.#nodes.get(later) as AlertNode);
    this.#moved.add(node);
  }

  #unname(node: AlertNode): void {
    for (const key of node.entities.keys()) this.#leaveName(node, key);
    node.entities = new Map();
    this.#watchAccounts(node, []);
  }

  /** Also where it had the name before, what the alert says may be otherwise. */
  #takeName(node: AlertNode, key: string, hadIt: boolean): void {
    const nodes = this.#byName.get(key) ?? new AlertsByName();
    this.#byName.set(key, nodes);
    const [days, struck] = [nodes.daysOf(node.alert.rule.id), nodes.struck];
    if (!hadIt) nodes.add(node);
    this.#staleAll(this.#staleEdges, nodes.daysOf(node.alert.rule.id) === days ? nodes.after(node) : nodes.all());
    if (nodes.struck !== struck) this.#weighAgain(key);
  }

  #leaveName(node: AlertNode, key: string): void {
    const nodes = this.#byName.get(key);
    if (!nodes) return;
    const [days, struck] = [nodes.daysOf(node.alert.rule.id), nodes.struck];
    this.#staleAll(this.#staleEdges, nodes.after(node));
    nodes.remove(node);
    if (nodes.struck !== struck) this.#weighAgain(key);
    if (nodes.daysOf(node.alert.rule.id) !== days) this.#staleAll(this.#staleEdges, nodes.all());
    if (!nodes.isEmpty) return;
    this.#byName.delete(key);
    this.#rarities.delete(key);
  }

  #watchAccounts(node: AlertNode, names: readonly ResolvedEntity[]): void {
    const accounts = new Set(names.flatMap(({ entity }) => accountAskedFor(entity) ?? []));
    for (const account of node.accounts) if (!accounts.has(account)) this.#forgetAccount(node, account);
    node.accounts = accounts;
    for (const account of accounts) {
      const watchers = this.#byAccount.get(account) ?? new Set();
      this.#byAccount.set(account, watchers.add(node));
    }
    for (const { entity } of names) if (slippedAccount(entity) !== null) this.#slips.add(accountAskedFor(entity) as string);
  }

  #forgetAccount(node: AlertNode, account: string): void {
    const watchers = this.#byAccount.get(account);
    watchers?.delete(node);
    if (!watchers || watchers.size > 0) return;
    this.#byAccount.delete(account);
    this.#slips.delete(account);
  }

  #edgesOf(node: AlertNode): Map<string, Edge> {
    const candidates = new Set<AlertNode>();
    for (const [key, { entity }] of node.entities) {
      if (this.#rarityOf(key, entity).weight > 0) for (const other of this.#byName.get(key)?.before(node) ?? []) candidates.add(other);
    }
    const edges = new Map<string, Edge>();
    for (const other of [...candidates].sort(byTime)) {
      const edge = weighEdge(other, node, this.#weighing);
      if (edge && edge.weight >= JOIN_THRESHOLD) edges.set(other.id, edge);
    }
    return edges;
  }

  /** Puts edges in place of those that a node had to earlier ones. */
  #join(node: AlertNode, edges: ReadonlyMap<string, Edge>): void {
    const before = node.incoming;
    for (const [id, edge] of before) {
      const now = edges.get(id);
      if (now && isSameEdge(edge, now)) continue;
      this.#moved.add(node);
      if (now) continue;
      const other = this.#nodes.get(id) as AlertNode;
      other.outgoing.delete(node.id);
      this.#moved.add(other);
    }
    for (const id of edges.keys()) {
      if (before.has(id)) continue;
      (this.#nodes.get(id) as AlertNode).outgoing.add(node.id);
      this.#moved.add(node);
    }
    node.incoming = edges;
  }

  #drop(node: AlertNode, id: string): void {
    this.#join(node, new Map([...node.incoming].filter(([other]) => other !== id)));
    this.#staleEdges.add(node);
  }

  #component(start: AlertNode, seen: Set<AlertNode>): AlertNode[] {
    const component = [start];
    const whos = new Set<string>();
    seen.add(start);
    const reach = (nodes: Iterable<AlertNode | undefined> = []) => {
      for (const node of nodes) {
        if (!node || seen.has(node)) continue;
        seen.add(node);
        component.push(node);
      }
    };
    for (const node of component) {
      const byHand = this.#links.joinsOf(node.id).flatMap(alertsOf);
      reach([...node.incoming.keys(), ...node.outgoing, ...byHand].map((id) => this.#nodes.get(id)));
      const who = whoNameOf(node.alert);
      if (who !== '' && !whos.has(who)) reach(this.#byWho.get(who));
      whos.add(who);
    }
    return component.sort(byTime);
  }
}

function isSameEdge(a: Edge, b: Edge): boolean {
  return a.weight === b.weight && a.gapMs === b.gapMs && a.shared.length === b.shared.length && a.shared.every((one, at) => isSameShared(one, b.shared[at] as Edge['shared'][number]));
}

function isSameShared(a: Edge['shared'][number], b: Edge['shared'][number]): boolean {
  return a.weight === b.weight && a.company === b.company && a.how === b.how && entityKey(a.entity) === entityKey(b.entity);
}
