import { randomUUID } from 'node:crypto';
import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { BackTest, TenantBackTest } from '#contract/back-test.ts';
import type { PlaceholderList } from '#contract/placeholder-list.ts';
import type { RuleOverride } from '#contract/rule-life.ts';
import type { TenantScope } from '#contract/tenant.ts';
import type { WorkedIncident } from '#engine/detect/back-test-count.ts';
import type { HistoryPlan } from '#engine/detect/sigma/history/history-plan.ts';
import { assetGroupsOf, groupsNamed, NO_GROUPS } from '#engine/detect/exceptions/asset-groups.ts';
import { HiddenFires } from '#engine/detect/exceptions/hidden-fires.ts';
import { WarningLists } from '#engine/detect/indicators/warning-lists.ts';
import { applyFilters } from '#engine/detect/sigma/apply-filters.ts';
import { exceptedRules } from '#engine/detect/sigma/history/excepted-rules.ts';
import { listsAtTenant } from '#engine/detect/sigma/lists-at-tenant.ts';
import { resolvePlaceholders } from '#engine/detect/sigma/resolve-placeholders.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { EventStore } from '#stores/events/port.ts';
import type { KeptBackTest, StateStore } from '#stores/state/port.ts';
import type { SilentRule, TenantExceptions } from './count-exceptions.ts';
import { findTarget, type LiveRules, type RuleAsked, type Target } from './find-target.ts';
import type { HistoryParts } from './rule-hits.ts';
import { type LookBackRequest, type LookBackAnswer, lookBackAt } from './look-back-at.ts';
import { runBackTest } from './run-back-test.ts';

const DAY_MS = 86_400_000;
/** Jobs that are at hand; the state store keeps what they found for longer. */
const MAX_JOBS = 50;
const TENANTS_AT_A_TIME = 8;
const ENDED_BEFORE = 'The platform was started anew before the back-test was done. Start it again.';
const STOPPED = 'The platform was stopped before the back-test was done. Start it again.';
/** Of all people together; one at a time runs, so that history takes no more than one of the store's searches. */
const MAX_WAITING = 10;
const MAX_INCIDENTS = 2_000;

export interface HistoryJobsParts extends HistoryParts {
  readonly live: () => LiveRules;
  /** Lists of the content. */
  readonly lists: readonly PlaceholderList[];
  readonly events: EventStore;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly log: Log;
  /** What no indicator alerts on. */
  readonly warnings?: WarningLists;
}

export interface JobAsked {
  readonly asked: RuleAsked;
  readonly days: number;
  readonly scopes: readonly TenantScope[];
  /** Whoever asked; nobody else is answered. */
  readonly owner: string;
}

export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

export interface JobStatus {
  readonly state: JobState;
  /** 0 to 1. */
  readonly share: number;
  /** What went wrong, where it failed. */
  readonly problem: string | null;
  readonly result: BackTest | null;
}

interface Job extends JobAsked {
  readonly id: string;
  readonly startedAtMs: number;
  readonly target: Target;
  readonly cancel: AbortController;
  state: JobState;
  share: number;
  problem: string | null;
  result: BackTest | null;
}

export type StartOutcome = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly reason: 'bad-rule' | 'busy'; readonly detail: string };

/** Back-tests on their way: started, asked for, cancelled. */
export class HistoryJobs {
  readonly #parts: HistoryJobsParts;
  readonly #jobs = new Map<string, Job>();
  #last: Promise<void> = Promise.resolve();
  #isLookingBack = false;

  constructor(parts: HistoryJobsParts) {
    this.#parts = parts;
  }

  async start(request: JobAsked): Promise<StartOutcome> {
    const target = findTarget(request.asked, this.#parts.live());
    if (!target.ok) return { ok: false, reason: 'bad-rule', detail: target.detail };
    const waiting = [...this.#jobs.values()].filter(({ state }) => state === 'waiting').length;
    if (waiting >= MAX_WAITING) return { ok: false, reason: 'busy', detail: `${waiting} back-tests wait already. Try again when some are done.` };
    const job: Job = { ...request, id: randomUUID(), target: target.value, startedAtMs: this.#parts.clock.nowMs(), cancel: new AbortController(), state: 'waiting', share: 0, problem: null, result: null };
    this.#jobs.set(job.id, job);
    this.#forgetOldest();
    await this.#keep(job);
    this.#last = this.#last.then(() => this.#run(job));
    return { ok: true, id: job.id };
  }

  /** Of a job before the last start what is kept at these tenants; null where there is no such job of this owner. */
  async status(id: string, owner: string, scopes: readonly TenantScope[]): Promise<JobStatus | null> {
    const job = this.#own(id, owner);
    if (job !== null) return { state: job.state, share: job.share, problem: job.problem, result: job.result };
    const nowMs = this.#parts.clock.nowMs();
    const kept = await eachOf(scopes, (scope) => this.#parts.state.forTenant(scope).backTest(id, nowMs));
    return statusOfKept(kept.filter((one): one is KeptBackTest => one !== null && one.owner === owner));
  }

  /** Looks for the indicators of a feed in what is stored, at once; one at a time, and not behind back-tests, which may take long. */
  async lookBack(request: LookBackRequest): Promise<LookBackAnswer> {
    if (this.#isLookingBack) return { ok: false, reason: 'busy', detail: 'Another look-back is on its way. Try again when it is done.' };
    this.#isLookingBack = true;
    try {
      return await lookBackAt(request, { ...this.#parts, warnings: this.#parts.warnings ?? new WarningLists([]) });
    } finally {
      this.#isLookingBack = false;
    }
  }

  /** False where there is none that could be cancelled. */
  cancel(id: string, owner: string): boolean {
    const job = this.#own(id, owner);
    if (job === null || (job.state !== 'waiting' && job.state !== 'running')) return false;
    job.cancel.abort();
    job.state = 'cancelled';
    return true;
  }

  /** Cancels all and waits for the one that runs; who asks for them later is told why. */
  async close(): Promise<void> {
    for (const job of this.#jobs.values()) if (this.cancel(job.id, job.owner)) job.problem = STOPPED;
    await this.#last;
  }

  #own(id: string, owner: string): Job | null {
    const job = this.#jobs.get(id);
    return job !== undefined && job.owner === owner ? job : null;
  }

  #forgetOldest(): void {
    for (const { id, state } of this.#jobs.values()) {
      if (this.#jobs.size <= MAX_JOBS) return;
      if (state !== 'waiting' && state !== 'running') this.#jobs.delete(id);
    }
  }

  async #run(job: Job): Promise<void> {
    try {
      if (job.state === 'waiting') {
        job.state = 'running';
        await this.#test(job);
      }
    } catch (error) {
      this.#parts.log.error({ err: error }, 'A back-test failed');
      if (job.state === 'running') Object.assign(job, { state: 'failed', problem: 'The back-test ran into an error; the log of the platform says more.' });
    }
    await this.#keep(job).catch((error: unknown) => this.#parts.log.error({ err: error }, 'What a back-test found could not be kept: it is forgotten with the next start'));
  }

  /** Keeps at each tenant what of the job is its own. */
  async #keep({ id, owner, startedAtMs, state, problem, result, target, scopes, days }: Job): Promise<void> {
    const nowMs = this.#parts.clock.nowMs();
    const { id: rule, title, level } = target.plan.target;
    const test = {
      job: id, owner, startedAtMs, state: state === 'running' ? 'waiting' as const : state, problem, rule: { id: rule, title, level },
      fromMs: result?.fromMs ?? startedAtMs - days * DAY_MS, toMs: result?.toMs ?? startedAtMs,
    };
    await eachOf(scopes, (scope) => this.#parts.state.forTenant(scope).saveBackTest({ ...test, result: result?.tenants.find(({ tenant }) => tenant === scope.tenant) ?? null }, nowMs));
  }

  async #test(job: Job): Promise<void> {
    const toMs = this.#parts.clock.nowMs();
    const fromMs = toMs - job.days * DAY_MS;
    const tenants: TenantBackTest[] = [];
    for (const [at, scope] of job.scopes.entries()) {
      const [{ plan, exceptions }, incidents, hidden] = [await this.#planFor(scope, job.target), await this.#workedIncidents(scope, fromMs), await this.#hiddenFires(scope, toMs)];
      const onShare = (share: number): void => void Object.assign(job, { share: (at + share) / job.scopes.length });
      const outcome = await runBackTest(this.#parts.events.forTenant(scope), { plan, exceptions, hidden, scope, fromMs, toMs, incidents, onShare, signal: job.cancel.signal }, this.#parts);
      if (job.state !== 'running') return;
      if (!outcome.ok) return void Object.assign(job, { state: 'failed', problem: outcome.detail });
      tenants.push(outcome.value);
    }
    const { id, title, level } = job.target.plan.target;
    Object.assign(job, { state: 'done', share: 1, result: { rule: { id, title, level }, fromMs, toMs, tenants } });
  }

  /** The filters that are at work at the tenant narrow its rules, and its lists fill them in, with those of the content, as they do live. */
  async #planFor(scope: TenantScope, { plan, filters, given }: Target): Promise<{ readonly plan: HistoryPlan; readonly exceptions: TenantExceptions }> {
    const live = this.#parts.live();
    const own = await this.#parts.state.forTenant(scope).lists();
    const lists = listsAtTenant(this.#parts.lists, own);
    const filled = (rules: readonly SigmaRule[]) => resolvePlaceholders(rules, lists).rules;
    const all = [...filters, ...live.filtersAt(scope.tenant).filter(({ id }) => !filters.some((one) => one.id === id))];
    const filtered = exceptedRules(plan.rules, all).map(({ filter, rule }) => ({ filter, rule: filled([rule])[0] ?? rule }));
    return { plan: { ...plan, rules: filled(applyFilters(plan.rules, all).rules) }, exceptions: { filtered, silent: await this.#silentRules(scope, { plan, given, live }) } };
  }

  /** What the exceptions in force at the tenant hide; those that ended or expired are left out. */
  async #hiddenFires(scope: TenantScope, nowMs: number): Promise<HiddenFires> {
    const own = this.#parts.state.forTenant(scope);
    const [ofTenant, ofAll, lists] = await Promise.all([own.exceptions(), this.#parts.state.exceptions.exceptions(), own.lists()]);
    const exceptions = [...ofTenant, ...ofAll];
    const groups = groupsNamed(exceptions);
    const known = { lists: listsAtTenant(this.#parts.lists, lists), groups: groups.length === 0 ? NO_GROUPS : assetGroupsOf(await own.allDeclared(groups)) };
    return new HiddenFires(exceptions, known, nowMs);
  }

  /** The rules of a plan that do not alert at a tenant. Of the one that is asked about only what the tenant has set counts: it may well be one that does not alert yet. */
  async #silentRules(scope: TenantScope, { plan, given, live }: Pick<Target, 'plan' | 'given'> & { readonly live: LiveRules }): Promise<readonly SilentRule[]> {
    const overrides = new Map((await this.#parts.state.forTenant(scope).ruleOverrides()).map((one) => [one.rule, one]));
    return [plan.target, ...plan.rules.filter((rule) => rule.id !== plan.target.id)].flatMap(({ id, title }): SilentRule[] => {
      const override = overrides.get(id);
      if (override?.state === 'retired' || override?.state === 'test') return [{ kind: 'tenant', id, title, reason: overrideText(override) }];
      const mode = id === plan.target.id || given.has(id) ? 'alert' : live.modeOf(id, scope.tenant);
      return mode === 'alert' ? [] : [{ kind: 'state', id, title, reason: mode === 'count' ? 'It is only counted at the tenant.' : 'It does not run at the tenant.' }];
    });
  }

  async #workedIncidents(scope: TenantScope, sinceMs: number): Promise<readonly WorkedIncident[]> {
    const state = this.#parts.state.forTenant(scope);
    const records = (await state.incidents({ limit: MAX_INCIDENTS })).filter(({ mergedInto, incident }) => mergedInto === null && incident.lastSeenMs >= sinceMs);
    const worked: WorkedIncident[] = [];
    for (const { incident, status } of records) {
      const alerts = await state.alerts(incident.alerts);
      worked.push({ id: incident.id, title: incident.title, status, events: alerts.flatMap(({ events }) => events) });
    }
    return worked;
  }
}

function overrideText({ state, by, reason, atMs }: RuleOverride): string {
  return `${state === 'retired' ? 'Not run' : 'Only counted'} at the tenant since ${new Date(atMs).toISOString().slice(0, 10)}, by ${by}: ${reason}`;
}

/** Does the same for each tenant, some at a time. */
async function eachOf<T>(scopes: readonly TenantScope[], work: (scope: TenantScope) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  for (let at = 0; at < scopes.length; at += TENANTS_AT_A_TIME) done.push(...(await Promise.all(scopes.slice(at, at + TENANTS_AT_A_TIME).map(work))));
  return done;
}

/** A job that was not over when the platform stopped never will be. */
function statusOfKept(kept: readonly KeptBackTest[]): JobStatus | null {
  const [first] = kept;
  if (first === undefined) return null;
  const { state, problem, rule, fromMs, toMs } = first;
  if (state === 'waiting') return { state: 'failed', share: 0, problem: ENDED_BEFORE, result: null };
  const tenants = kept.flatMap(({ result }) => result ?? []);
  return { state, share: state === 'done' ? 1 : 0, problem, result: state === 'done' ? { rule, fromMs, toMs, tenants } : null };
}
