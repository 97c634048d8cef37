import type { Alert } from '#contract/alert.ts';
import type { HiddenDay } from '#contract/exception.ts';
import type { PlaceholderList } from '#contract/placeholder-list.ts';
import { tenantScope } from '#contract/tenant.ts';
import { assetGroupsOf, groupsNamed, NO_GROUPS } from '#engine/detect/exceptions/asset-groups.ts';
import { createExceptionMatcher, type HideAlert } from '#engine/detect/exceptions/match-exceptions.ts';
import { foldAlerts } from '#engine/detect/fold-alert.ts';
import { listsAtTenant } from '#engine/detect/sigma/lists-at-tenant.ts';
import type { StateStore, TenantState } from '#stores/state/port.ts';

/** An exception that somebody makes or ends counts after this long at the latest. */
const EXCEPTIONS_MS = 2_000;
/** Hidden alerts that later ones may be folded into without a look into the store. */
const MAX_REMEMBERED = 20_000;
const DAY_MS = 86_400_000;

const NOTHING_HIDDEN: HideAlert = () => null;

/** The alerts of a batch, parted by whether an exception hides them. */
export interface PartedAlerts {
  readonly shown: readonly Alert[];
  /** Folded with what was hidden before, each with the exception that hides it. */
  readonly hidden: readonly Alert[];
  readonly days: readonly HiddenDay[];
}

/** Exceptions of one tenant while the platform runs: its own and those for all tenants. */
export class RunningExceptions {
  readonly #tenant: string;
  readonly #state: Pick<StateStore, 'exceptions' | 'decisionVersions'>;
  readonly #own: TenantState;
  readonly #ofContent: readonly PlaceholderList[];
  readonly #remembered = new Map<string, Alert>();
  #hide: HideAlert = NOTHING_HIDDEN;
  /** What the matcher was made of. */
  #text = '';
  #readMs = Number.NEGATIVE_INFINITY;

  constructor(tenant: string, state: Pick<StateStore, 'exceptions' | 'decisionVersions' | 'forTenant'>, ofContent: readonly PlaceholderList[] = []) {
    this.#tenant = tenant;
    this.#state = state;
    this.#own = state.forTenant(tenantScope(tenant));
    this.#ofContent = ofContent;
  }

  /** Reads the exceptions, and the lists and groups that they name, if it is a while since that was done. */
  async read(nowMs: number): Promise<void> {
    if (nowMs - this.#readMs < EXCEPTIONS_MS) return;
    const [own, ofAll] = await Promise.all([this.#own.exceptions(), this.#state.exceptions.exceptions()]);
    const inForce = [...own, ...ofAll].filter(({ endedAtMs, expiresAtMs }) => endedAtMs === null && nowMs < expiresAtMs);
    const lists = inForce.some(({ entities }) => entities.kind === 'list') ? await this.#own.lists() : [];
    const groups = groupsNamed(inForce);
    const declared = groups.length > 0 ? ((await this.#state.decisionVersions()).get(this.#tenant)?.declared ?? 0) : 0;
    const text = JSON.stringify([inForce, lists, declared]);
    if (text !== this.#text) {
      const members = groups.length > 0 ? assetGroupsOf(await this.#own.allDeclared(groups)) : NO_GROUPS;
      this.#hide = inForce.length === 0 ? NOTHING_HIDDEN : createExceptionMatcher(inForce, listsAtTenant(this.#ofContent, lists), members);
    }
    this.#readMs = nowMs;
    this.#text = text;
  }

  /** Parts the alerts that a batch found. One that is shown already, or of which a part of the batch is shown, is shown whole until its time is over. */
  async part(found: readonly Alert[], isShown: (id: string) => boolean, nowMs: number): Promise<PartedAlerts> {
    const by = new Map<string, string | null>();
    for (const alert of found) by.set(alert.id, by.get(alert.id) === null || isShown(alert.id) ? null : this.#hide(alert, nowMs));
    for (const id of await this.#recall([...by].flatMap(([id, exception]) => (exception === null ? [] : id)))) by.set(id, null);
    const hidden = new Map<string, Alert>();
    const began = new Map<string, string>();
    for (const alert of found) {
      const exception = by.get(alert.id) ?? null;
      if (exception === null) this.#remembered.delete(alert.id);
      else hidden.set(alert.id, this.#fold(alert, exception, began));
    }
    return { shown: hidden.size === 0 ? found : found.filter(({ id }) => !hidden.has(id)), hidden: [...hidden.values()], days: daysOf(began, nowMs) };
  }

  #fold(alert: Alert, exception: string, began: Map<string, string>): Alert {
    const known = this.#remembered.get(alert.id);
    if (known === undefined) began.set(alert.id, exception);
    const folded = { ...(known === undefined ? alert : foldAlerts(known, alert)), hiddenBy: exception };
    this.#remember(folded);
    return folded;
  }

  /** Looks up those that are not remembered: hidden ones are remembered then, and the ids of shown ones given. */
  async #recall(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const unknown = [...new Set(ids)].filter((id) => !this.#remembered.has(id));
    if (unknown.length === 0) return new Set();
    const shown = new Set<string>();
    for (const alert of await this.#own.alerts(unknown)) {
      if (alert.hiddenBy === undefined) shown.add(alert.id);
      else this.#remember(alert);
    }
    return shown;
  }

  #remember(alert: Alert): void {
    this.#remembered.delete(alert.id);
    this.#remembered.set(alert.id, alert);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > MAX_REMEMBERED && oldest !== undefined) this.#remembered.delete(oldest);
  }
}

function daysOf(began: ReadonlyMap<string, string>, nowMs: number): HiddenDay[] {
  const counts = new Map<string, number>();
  for (const exception of began.values()) counts.set(exception, (counts.get(exception) ?? 0) + 1);
  return [...counts].map(([exception, hidden]) => ({ exception, day: Math.floor(nowMs / DAY_MS), hidden, lastHiddenMs: nowMs }));
}
