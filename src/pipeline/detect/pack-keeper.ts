import { type Clock, systemClock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import { PLATFORM } from '#contract/rule-life.ts';
import { adoptPack } from '#engine/detect/packs/adopt-pack.ts';
import { judgePack, PACK_LIMITS } from '#engine/detect/packs/judge-pack.ts';
import { advanceRoll, returnRoll, type Rolled } from '#engine/detect/packs/roll-pack.ts';
import type { StateStore } from '#stores/state/port.ts';
import type { PackTrial } from './pack-trial.ts';
import type { RunningRules } from './running-rules.ts';
import { measurePacks } from './measure-packs.ts';

export interface PackKeeperDeps {
  readonly state: Pick<StateStore, 'rules'>;
  readonly rules: RunningRules;
  readonly log: Log;
  readonly clock?: Clock;
  /** Compares what two packs cost; absent where that is not measured. */
  readonly measure?: ReturnType<typeof measurePacks>;
}

/** Looks after packs on their way: on after the soak time, back at the first bad sign. To be called every second or so. */
export class PackKeeper {
  readonly #deps: PackKeeperDeps;

  constructor(deps: PackKeeperDeps) {
    this.#deps = deps;
  }

  async tick(): Promise<void> {
    // What could not be taken up when it was decided is tried again.
    if (this.#deps.rules.isBehind) await this.#deps.rules.reload();
    for (const trial of this.#deps.rules.trials) await this.#look(trial);
  }

  async #look(trial: PackTrial): Promise<void> {
    const { rules, log, clock = systemClock, measure, state } = this.#deps;
    if (!trial.isMeasured && measure !== undefined) await measure(trial);
    const { pack } = trial;
    const nowMs = clock.nowMs();
    const limits = { ...PACK_LIMITS, soakMs: rules.catalogue.rollout.soakMs };
    const decision = judgePack({ ring: pack.ring, ringSinceMs: pack.ringSinceMs, nowMs }, trial.health, limits);
    if (decision.kind === 'stay') return;
    const packs = await state.rules.packs();
    const kept = packs.find((one) => one.name === pack.name && one.version === pack.version);
    // Somebody may have taken it back meanwhile.
    if (kept === undefined || kept.status !== 'rolling' || kept.ringSinceMs !== pack.ringSinceMs) return;
    const context = { by: PLATFORM, reason: decision.reason, nowMs };
    const rolled = decision.kind === 'return' ? returnRoll(packs, pack.name, context) : { ok: true as const, value: advanceRoll(packs, kept, context) };
    if (!rolled.ok) return;
    if (!(await keepRolled(state, withCost(rolled.value, trial), context))) return;
    log[decision.kind === 'return' ? 'warn' : 'info']({ pack: pack.name, version: pack.version, reason: decision.reason }, decision.kind === 'return' ? 'A pack is taken back' : 'A pack goes on');
    await rules.reload();
  }
}

/** What a pack was found to cost stays with it. */
function withCost(rolled: Rolled, { pack: { name, version }, health: { costMs } }: PackTrial): Rolled {
  return costMs === null ? rolled : { ...rolled, packs: rolled.packs.map((one) => (one.name === name && one.version === version ? { ...one, costMs } : one)) };
}

/** Keeps what became of packs, with the rules that all tenants get by it. False where somebody decided about a rule meanwhile: it is tried again. */
async function keepRolled({ rules }: Pick<StateStore, 'rules'>, { packs, adopt }: Rolled, context: { readonly by: string; readonly reason: string; readonly nowMs: number }): Promise<boolean> {
  const adoptions = adopt === null ? [] : adoptPack(adopt, await rules.standings(), { ...context, takesOver: true });
  return rules.decide(adoptions, packs);
}
