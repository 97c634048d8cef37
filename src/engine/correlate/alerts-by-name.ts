import { type AlertNode, byTime } from './alert-node.ts';

/** Of each rule an alert is compared with this many earlier ones of each name: links further back go through those. */
const PER_RULE = 2;
/** And with this many of a name in all, the latest. */
const PER_NAME = 24;

/** All alerts that can be joined by one name, by rule and time. A rule that fires all the time must not hide the alerts of others. */
export class AlertsByName {
  readonly #byRule = new Map<string, AlertNode[]>();

  get isEmpty(): boolean {
    return this.#byRule.size === 0;
  }

  /** Takes a node in. Those `after` it may now be compared with others than before. */
  add(node: AlertNode): void {
    const { id } = node.alert.rule;
    const list = this.#byRule.get(id) ?? [];
    if (list.length === 0) this.#byRule.set(id, list);
    list.splice(placeOf(list, node), 0, node);
  }

  /** Takes a node out that lies where it was put in. Those that were `after` it are compared with others then. */
  remove(node: AlertNode): void {
    const { id } = node.alert.rule;
    const list = this.#byRule.get(id) ?? [];
    const at = placeOf(list, node);
    if (list[at] === node) list.splice(at, 1);
    if (list.length === 0) this.#byRule.delete(id);
  }

  /** The later nodes for which this one, which is here, is among the last of its rule. */
  after(node: AlertNode): readonly AlertNode[] {
    const own = this.#byRule.get(node.alert.rule.id) ?? [];
    const end = own[placeOf(own, node) + PER_RULE];
    const found: AlertNode[] = [];
    for (const list of this.#byRule.values()) {
      for (let at = placeOf(list, node); at < list.length; at++) {
        const other = list[at] as AlertNode;
        if (other === node) continue;
        if (end !== undefined && byTime(other, end) > 0) break;
        found.push(other);
      }
    }
    return found;
  }

  /** The earlier nodes that one is compared with. */
  *before(node: AlertNode): Iterable<AlertNode> {
    const found: AlertNode[] = [];
    for (const list of this.#byRule.values()) {
      const end = placeOf(list, node);
      for (let at = Math.max(0, end - PER_RULE); at < end; at++) found.push(list[at] as AlertNode);
    }
    if (found.length > PER_NAME) found.sort((a, b) => byTime(b, a));
    yield* found.slice(0, PER_NAME);
  }

  *all(): Iterable<AlertNode> {
    for (const list of this.#byRule.values()) yield* list;
  }
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
