import type { Outcome } from '#contract/outcome.ts';
import type { Ring, RulePack } from '#contract/rule-pack.ts';

export type RollRefusal = 'no-reason' | 'no-pack' | 'no-first-tenant' | 'another-rolls' | 'in-use' | 'not-rolling' | 'nothing-before';

interface RollContext {
  readonly by: string;
  readonly reason: string;
  readonly nowMs: number;
}

/** Packs of one name with what is to be kept of them; `adopt` is the one whose rules all tenants get. */
export interface Rolled {
  readonly packs: readonly RulePack[];
  readonly adopt: RulePack | null;
}

/** Starts a pack on its way through the rings. */
export function startRoll(packs: readonly RulePack[], wanted: { readonly name: string; readonly version: string; readonly firstTenant: string | null }, context: RollContext): Outcome<Rolled, RollRefusal> {
  const { name, version, firstTenant } = wanted;
  if (context.reason.trim().length < 3) return { ok: false, reason: 'no-reason', detail: 'Say why, in at least a few words: the reason stays with the pack.' };
  const pack = packs.find((one) => one.name === name && one.version === version);
  if (pack === undefined) return { ok: false, reason: 'no-pack', detail: `There is no pack ${name} ${version}. watchfloor packs list shows which there are.` };
  if (pack.status === 'good' || pack.status === 'rolling') return { ok: false, reason: 'in-use', detail: `${name} ${version} is in use already.` };
  const rolling = packs.find((one) => one.name === name && one.status === 'rolling');
  if (rolling !== undefined) return { ok: false, reason: 'another-rolls', detail: `${name} ${rolling.version} is on its way. Take it back first: watchfloor packs rollback ${name} --reason WHY.` };
  if (pack.ring === 0 && firstTenant === null) return { ok: false, reason: 'no-first-tenant', detail: 'Ring 0 is one named tenant, and none is named. Name it: watchfloor packs activate NAME VERSION --first-tenant TENANT.' };
  return { ok: true, value: { packs: [moved(pack, 'rolling', context)], adopt: null } };
}

/** Moves a pack one ring on; after the last one it is the good one, and the good one before it is replaced. */
export function advanceRoll(packs: readonly RulePack[], pack: RulePack, context: RollContext): Rolled {
  const ring = pack.ring === 0 ? 1 : 2;
  if (pack.ring === 0) return { packs: [{ ...moved(pack, 'rolling', context), ring: ring as Ring }], adopt: null };
  const good = { ...moved(pack, 'good', context), ring: 2 as const };
  const before = packs.filter((one) => one.name === pack.name && one.status === 'good').map((one) => moved(one, 'replaced', { ...context, reason: `${pack.version} took its place.` }));
  return { packs: [...before, good], adopt: good };
}

/** Takes the pack that is on its way one ring on, before its soak time is over. */
export function pushRoll(packs: readonly RulePack[], name: string, context: RollContext): Outcome<Rolled, RollRefusal> {
  if (context.reason.trim().length < 3) return { ok: false, reason: 'no-reason', detail: 'Say why, in at least a few words: the reason stays with the pack.' };
  const rolling = packs.find((one) => one.name === name && one.status === 'rolling');
  if (rolling === undefined) return { ok: false, reason: 'not-rolling', detail: `No pack ${name} is on its way. Send one there: watchfloor packs activate ${name} VERSION --reason WHY.` };
  return { ok: true, value: advanceRoll(packs, rolling, context) };
}

/** Takes a pack back: one on its way just stops; the good one makes way for the good one before it. */
export function returnRoll(packs: readonly RulePack[], name: string, context: RollContext): Outcome<Rolled, RollRefusal> {
  if (context.reason.trim().length < 3) return { ok: false, reason: 'no-reason', detail: 'Say why, in at least a few words: the reason stays with the pack.' };
  const own = packs.filter((one) => one.name === name);
  const rolling = own.find(({ status }) => status === 'rolling');
  if (rolling !== undefined) return { ok: true, value: { packs: [moved(rolling, 'returned', context)], adopt: null } };
  const good = own.find(({ status }) => status === 'good');
  if (good === undefined) return { ok: false, reason: 'no-pack', detail: `No pack ${name} is in use. watchfloor packs list shows which there are.` };
  const [before] = own.filter(({ status }) => status === 'replaced').sort((a, b) => b.changedAtMs - a.changedAtMs);
  if (before === undefined) return { ok: false, reason: 'nothing-before', detail: `There was no good ${name} before ${good.version}, so there is nothing to go back to. Retire its rules one by one, or activate another version.` };
  const again = moved(before, 'good', { ...context, reason: `${good.version} was taken back: ${context.reason}` });
  return { ok: true, value: { packs: [moved(good, 'returned', context), again], adopt: again } };
}

function moved(pack: RulePack, status: RulePack['status'], { by, reason, nowMs }: RollContext): RulePack {
  return { ...pack, status, by, reason, changedAtMs: nowMs, ringSinceMs: nowMs };
}
