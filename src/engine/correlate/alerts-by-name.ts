import { DAY_MS } from '#contract/entity-fact.ts';
import { severityId } from '#contract/severity.ts';
import { type AlertNode, byTime } from './alert-node.ts';
import { inSteps } from './in-steps.ts';
import { whoNameOf } from './rule-habits.ts';

/** Of each rule an alert is compared with this many earlier ones of each name: links further back go through those. */
const PER_RULE = 2;
/** And with this many of other rules of a name in all, the latest. */
const PER_NAME = 24;
const HIGH = severityId('high');

/** The alerts of one rule, by time. */
interface OfRule {
  readonly nodes: AlertNode[];
  /** Days on which there are some. */
  days: number;
}

/** All alerts that can be joined by one name, by rule and time. A rule that fires all the time must not hide the alerts of others. */
export class AlertsByName {
  readonly #byRule = new Map<string, OfRule>();
  /** Of whom grave alerts are, with how many. */
  readonly #struck = new Map<string, number>();

  get isEmpty(): boolean {
    return this.#byRule.size === 0;
  }

  /** On how many days alerts of a rule came under this name. */
  daysOf(rule: string): number {
    return this.#byRule.get(rule)?.days ?? 0;
  }

  /** Of how many hosts or users there is a grave alert under this name, in steps. */
  get struck(): number {
    return inSteps(this.#struck.size);
  }

  #countStruck({ alert }: AlertNode, by: 1 | -1): void {
    if (severityId(alert.severity) < HIGH) return;
    const who = whoNameOf(alert);
    const count = (this.#struck.get(who) ?? 0) + by;
    if (count > 0) this.#struck.set(who, count);
    else this.#struck.delete(who);
  }

  /** Takes a node in. Those `after` it may now be compared with others than before. */
  add(node: AlertNode): void {
    const { id } = node.alert.rule;
    const own = this.#byRule.get(id) ?? { nodes: [], days: 0 };
    this.#byRule.set(id, own);
    const at = placeOf(own.nodes, node);
    if (isAloneOnDay(node, own.nodes[at - 1], own.nodes[at])) own.days++;
    own.nodes.splice(at, 0, node);
    this.#countStruck(node, 1);
  }

  /** Takes a node out that lies where it was put in. Those that were `after` it are compared with others then. */
  remove(node: AlertNode): void {
    const { id } = node.alert.rule;
    const own = this.#byRule.get(id);
    if (!own) return;
    const at = placeOf(own.nodes, node);
    if (own.nodes[at] !== node) return;
    own.nodes.splice(at, 1);
    this.#countStruck(node, -1);
    if (isAloneOnDay(node, own.nodes[at - 1], own.nodes[at])) own.days--;
    if (own.nodes.length === 0) this.#byRule.delete(id);
  }

  /** The later nodes for which this one, which is here, is among the last of its rule. */
  after(node: AlertNode): readonly AlertNode[] {
    const own = this.#byRule.get(node.alert.rule.id)?.nodes ?? [];
    const end = own[placeOf(own, node) + PER_RULE];
    const found: AlertNode[] = [];
    for (const { nodes: list } of this.#byRule.values()) {
      for (let at = placeOf(list, node); at < list.length; at++) {
        const other = list[at] as AlertNode;
        if (other === node) continue;
        if (end !== undefined && byTime(other, end) > 0) break;
        found.push(other);
      }
    }
    return found;
  }

  /** The earlier nodes that one is compared with: those of its own rule, and the latest of others. */
  *before(node: AlertNode): Iterable<AlertNode> {
    const found: AlertNode[] = [];
    for (const [rule, { nodes: list }] of this.#byRule) {
      const end = placeOf(list, node);
      const some = list.slice(Math.max(0, end - PER_RULE), end);
      if (rule === node.alert.rule.id) yield* some;
      else found.push(...some);
    }
    if (found.length > PER_NAME) found.sort((a, b) => byTime(b, a));
    yield* found.slice(0, PER_NAME);
  }

  *all(): Iterable<AlertNode> {
    for (const { nodes } of this.#byRule.values()) yield* nodes;
  }
}

function isAloneOnDay({ alert }: AlertNode, before: AlertNode | undefined, after: AlertNode | undefined): boolean {
  const day = Math.floor(alert.timeMs / DAY_MS);
  return [before, after].every((other) => other === undefined || Math.floor(other.alert.timeMs / DAY_MS) !== day);
}

/** Where a node is, or would be. */
function placeOf(list: readonly AlertNode[], node: AlertNode): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (byTime(list[middle] as AlertNode, node) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
