import type { WorkRefusal } from '#stores/state/port.ts';
import { type Refusal, refuse } from './answer.ts';

export const NO_INCIDENT = refuse('not-found', 'There is no such incident here. It may have become part of another one: go back to the queue and look for its entities.');

/** Why an incident was not worked on, and what to do. */
export function refusalOfWork(refusal: WorkRefusal): Refusal {
  if (refusal.reason === 'not-found') return NO_INCIDENT;
  if (refusal.reason === 'merged') return refuse('not-now', `This incident has become part of another one. Work on that one: ${refusal.into}.`);
  if (!refusal.isJudged) return refuse('needs-verdict', 'An incident of severity high or critical is closed with a verdict only. Judge it: choose a verdict and a reason, and close it with them.');
  const { unjudged } = refusal;
  return refuse('needs-verdict', `${unjudged === 1 ? 'One alert has' : `${unjudged} alerts have`} joined since the verdict. Look at ${unjudged === 1 ? 'it' : 'them'}, judge the incident again, and close it with that.`);
}
