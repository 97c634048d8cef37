import type { Alert } from '#contract/alert.ts';
import type { Chain, ChainAlert } from '#contract/chain.ts';
import { DAY_MS } from '#contract/entity-fact.ts';
import type { ChainProgress } from '#contract/incident.ts';
import type { FollowedChain } from '../score/priority.ts';

/** The place of an alert in a chain. */
interface ChainPlace {
  readonly chain: Chain;
  readonly step: number;
}

/** Chains, asked about alerts. An alert's places depend on its rule and on what the rule says of ATT&CK, so they are found once for each. */
export class Chains {
  readonly #chains: readonly Chain[];
  readonly #known = new Map<string, readonly ChainPlace[]>();

  constructor(chains: readonly Chain[] = []) {
    this.#chains = chains;
  }

  placesOf(alert: Alert): readonly ChainPlace[] {
    const { rule, techniques, tactics, domain, source } = alert;
    const key = [rule.id, domain, source, techniques.join(), tactics.join()].join(' ');
    const known = this.#known.get(key);
    if (known) return known;
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    const places = this.#chains.flatMap((chain) => chain.steps.flatMap(({ any }, step) => (any.some((one) => isOf(one, alert)) ? [{ chain, step }] : [])));
    this.#known.set(key, places);
    return places;
  }

  /** The later alert is a further step of a chain that the earlier one is a step of. */
  isForward(earlier: Alert, later: Alert, gapMs: number): boolean {
    const before = this.placesOf(earlier);
    return before.length > 0 && this.placesOf(later).some(({ chain, step }) => gapMs <= chain.withinDays * DAY_MS && before.some((one) => one.chain === chain && one.step < step));
  }

  /** The chains that alerts, sorted by time, follow far enough. Those with the most steps first. */
  progressOf(alerts: readonly Alert[]): FollowedChain[] {
    const byChain = new Map<Chain, StepAlert[]>();
    for (const alert of alerts) {
      for (const { chain, step } of this.placesOf(alert)) {
        const seen = byChain.get(chain) ?? [];
        byChain.set(chain, seen);
        seen.push({ alert, step });
      }
    }
    const followed = [...byChain].flatMap(([chain, seen]): FollowedChain[] => {
      const steps = longestCourse(chain, oneADay(seen));
      const isFollowed = stepsSeen(steps) >= chain.min && chain.steps.every(({ required }, at) => !required || steps[at]?.alert !== null);
      return isFollowed ? [{ id: chain.id, title: chain.title, level: chain.level, steps }] : [];
    });
    return followed.sort((a, b) => stepsSeen(b.steps) - stepsSeen(a.steps) || (a.id < b.id ? -1 : 1));
  }
}

const MAX_KNOWN = 20_000;
function isOf({ rules, techniques, tactics, domains, sources }: ChainAlert, alert: Alert): boolean {
  return (
    (rules === undefined || rules.includes(alert.rule.id)) &&
    (techniques === undefined || techniques.some((wanted) => alert.techniques.some((own) => own === wanted || own.startsWith(`${wanted}.`)))) &&
    (tactics === undefined || tactics.some((tactic) => alert.tactics.includes(tactic))) &&
    (domains === undefined || (alert.domain !== null && domains.includes(alert.domain))) &&
    (sources === undefined || sources.includes(alert.source))
  );
}

interface StepAlert {
  readonly alert: Alert;
  readonly step: number;
}

export function stepsSeen(steps: ChainProgress['steps']): number {
  return steps.filter(({ alert }) => alert !== null).length;
}

const MAX_COMPARED = 600;

/** The first alert of each rule and step on each day: more of the same say nothing about the course. */
function oneADay(seen: readonly StepAlert[]): StepAlert[] {
  const kept = new Map<string, StepAlert>();
  for (const one of seen) {
    const key = `${one.step} ${one.alert.rule.id} ${Math.floor(one.alert.timeMs / DAY_MS)}`;
    if (!kept.has(key)) kept.set(key, one);
  }
  return [...kept.values()].slice(0, MAX_COMPARED);
}

/** The steps of a chain as they were seen one after another within its time: the course with the most of them, the earliest of several. */
function longestCourse({ steps, withinDays }: Chain, seen: readonly StepAlert[]): ChainProgress['steps'] {
  const courses: { readonly count: number; readonly before: number }[] = [];
  let end = -1;
  seen.forEach((one, at) => {
    let course = { count: 1, before: -1 };
    courses.forEach(({ count }, earlier) => {
      if (count + 1 > course.count && follows(seen[earlier] as StepAlert, one, withinDays * DAY_MS)) course = { count: count + 1, before: earlier };
    });
    courses.push(course);
    if (course.count > (courses[end]?.count ?? 0)) end = at;
  });
  const alerts = new Map<number, string>();
  for (let at = end; at >= 0; at = (courses[at] as { before: number }).before) alerts.set((seen[at] as StepAlert).step, (seen[at] as StepAlert).alert.id);
  return steps.map(({ title }, step) => ({ title, alert: alerts.get(step) ?? null }));
}

/** One alert is one step, however many it would do for; that its rule fires again is no further step. */
function follows(earlier: StepAlert, later: StepAlert, withinMs: number): boolean {
  return earlier.alert.rule.id !== later.alert.rule.id && earlier.step < later.step && later.alert.timeMs - Math.min(later.alert.timeMs, earlier.alert.lastTimeMs) <= withinMs;
}
