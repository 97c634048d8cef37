import { type Clock, systemClock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { Alert } from '#contract/alert.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import { PLATFORM } from '#contract/rule-life.ts';
import { tenantScope } from '#contract/tenant.ts';
import type { MakeId } from '#engine/detect/alert-of-match.ts';
import type { EventView } from '#engine/detect/event-view.ts';
import { CostWindow, MATCH_BUDGET, type MatchBudget, rulesOverBudget } from '#engine/detect/rule-life/rule-budget.ts';
import { ruleOfKey } from '#engine/detect/rule-life/rule-modes.ts';
import type { PlaceholderLists } from '#engine/detect/sigma/resolve-placeholders.ts';
import type { RuleSet } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { StateStore } from '#stores/state/port.ts';
import { alertOfSetAside } from './set-aside-alert.ts';
import { findFaulty, meanCostMs } from './solo-rules.ts';

export interface RuleGuardDeps {
  readonly state: Pick<StateStore, 'forTenant'>;
  readonly view: EventView;
  readonly makeId: MakeId;
  /** With the lists of a tenant, or those of the content alone. */
  readonly compile: (rules: readonly SigmaRule[], lists?: PlaceholderLists) => RuleSet;
  readonly log: Log;
  readonly clock?: Clock;
  /** A clock that runs evenly, in milliseconds with fractions. */
  readonly fineNowMs: () => number;
  readonly budget?: MatchBudget;
}

/** What the guards are for. */
export interface GuardedPath {
  /** The rules that run. */
  rules(): readonly SigmaRule[];
  /** A compiled rule failed. */
  noteFault(key: string, message: string): void;
}

interface TenantGuard {
  readonly window: CostWindow;
  readonly slow: NormalisedEvent[];
  readonly setAside: Set<string>;
  /** Of these, those whose exception is not kept yet. */
  readonly unsaved: Set<string>;
  readonly pending: Alert[];
  isLookedAt: boolean;
}

/** So many samples make a mean. */
const WINDOW = 64;
const SLOW_KEPT = 8;
/** The event loop is given back after this long. */
const SLICE_MS = 8;

/** Watches what rules cost and whether they fail, and sets them aside for the tenant where they do. */
export class RuleGuards {
  readonly #deps: RuleGuardDeps;
  readonly #host: GuardedPath;
  readonly #guards = new Map<string, TenantGuard>();

  constructor(deps: RuleGuardDeps, host: GuardedPath) {
    this.#deps = deps;
    this.#host = host;
  }

  /** Keys of the rules that are set aside at a tenant; null where none is. */
  setAsideAt(tenant: string): ReadonlySet<string> | null {
    const setAside = this.#guards.get(tenant)?.setAside;
    return setAside === undefined || setAside.size === 0 ? null : setAside;
  }

  /** Alerts that rules were set aside, each given once. */
  takePending(tenant: string): readonly Alert[] {
    const pending = this.#guards.get(tenant)?.pending;
    return pending === undefined || pending.length === 0 ? [] : pending.splice(0);
  }

  /** Follows what is set aside as the catalogue has it, by tenant. */
  follow(setAside: ReadonlyMap<string, readonly string[]>): void {
    for (const tenant of new Set([...setAside.keys(), ...this.#guards.keys()])) this.#restoreSetAside(tenant, setAside.get(tenant) ?? []);
  }

  /** Finds the rules that throw on an event and sets them aside; false where it was none of them. */
  takeFault(event: NormalisedEvent): boolean {
    const faulty = findFaulty(this.#rulesFor(event.tenant), this.#deps.view(event), this.#deps.compile);
    for (const { key, message } of faulty) this.#setAside(event, key, { kind: 'fault', message });
    return faulty.length > 0;
  }

  #rulesFor(tenant: string): readonly SigmaRule[] {
    const without = this.setAsideAt(tenant);
    return without === null ? this.#host.rules() : this.#host.rules().filter(({ id }) => !without.has(id));
  }

  /** Takes what matching one event cost; when events are too dear, each rule is measured alone beside the path. */
  observe(event: NormalisedEvent, costMs: number): void {
    const guard = this.#guardOf(event.tenant);
    const budget = this.#deps.budget ?? MATCH_BUDGET;
    if (costMs > budget.perEventMs) {
      guard.slow.push(event);
      if (guard.slow.length > SLOW_KEPT) guard.slow.shift();
    }
    const meanMs = guard.window.add(costMs);
    if (meanMs === null || meanMs <= budget.perEventMs || guard.isLookedAt || guard.slow.length === 0) return;
    guard.isLookedAt = true;
    void this.#findDear(guard, meanMs, budget)
      .catch((error: unknown) => this.#deps.log.error({ err: error }, 'It could not be measured which rule costs too much'))
      .finally(() => {
        guard.isLookedAt = false;
        guard.slow.length = 0;
      });
  }

  /** Measures each rule alone on the slow events, beside the path. */
  async #findDear(guard: TenantGuard, meanMs: number, budget: MatchBudget): Promise<void> {
    const events = [...guard.slow];
    const [first] = events;
    if (first === undefined) return;
    const costs: { key: string; meanMs: number }[] = [];
    const fields = events.map(this.#deps.view);
    let sliceStart = this.#deps.fineNowMs();
    for (const rule of this.#rulesFor(first.tenant)) {
      costs.push({ key: rule.id, meanMs: meanCostMs(rule, fields, this.#deps) });
      if (this.#deps.fineNowMs() - sliceStart < SLICE_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      sliceStart = this.#deps.fineNowMs();
    }
    const dear = rulesOverBudget(meanMs, costs, budget);
    if (dear.length === 0) this.#deps.log.warn({ tenant: first.tenant, meanMs }, 'Matching costs more than it may, and no single rule does');
    for (const { key, meanMs: costMs } of dear) this.#setAside(first, key, { kind: 'cost', costMs, limitMs: budget.perRuleMs });
  }

  #setAside(event: NormalisedEvent, key: string, cause: Parameters<typeof alertOfSetAside>[1]['cause']): void {
    const rule = this.#host.rules().find(({ id }) => id === key);
    const guard = this.#guardOf(event.tenant);
    if (rule === undefined || guard.setAside.has(key)) return;
    guard.setAside.add(key);
    guard.unsaved.add(key);
    const { alert, reason } = alertOfSetAside(event, { rule: { ...rule, id: ruleOfKey(key) }, cause }, this.#deps.makeId);
    guard.pending.push(alert);
    this.#deps.log.warn({ tenant: event.tenant, rule: ruleOfKey(key), reason }, 'A rule is set aside');
    if (cause.kind === 'fault') this.#host.noteFault(key, `${rule.title}: ${cause.message}`);
    // A revision that is tried goes by itself; the one in force stays where other tenants have it.
    if (key !== ruleOfKey(key)) return;
    const kept = this.#deps.state.forTenant(tenantScope(event.tenant)).overrideRule({ rule: key, state: 'retired', by: PLATFORM, reason, nowMs: (this.#deps.clock ?? systemClock).nowMs() });
    void kept.then(
      () => guard.unsaved.delete(key),
      (error: unknown) => this.#deps.log.error({ err: error, rule: key }, 'That a rule is set aside could not be kept; it is until the platform stops'),
    );
  }

  /** What was set aside before stays so, until a person takes the exception back. */
  #restoreSetAside(tenant: string, rules: readonly string[]): void {
    if (rules.length === 0 && !this.#guards.has(tenant)) return;
    const guard = this.#guardOf(tenant);
    const kept = new Set([...rules, ...guard.unsaved]);
    guard.setAside.clear();
    for (const key of kept) guard.setAside.add(key);
  }

  #guardOf(tenant: string): TenantGuard {
    const known = this.#guards.get(tenant);
    if (known !== undefined) return known;
    const made: TenantGuard = { window: new CostWindow(WINDOW), slow: [], setAside: new Set(), unsaved: new Set(), pending: [], isLookedAt: false };
    this.#guards.set(tenant, made);
    return made;
  }
}
