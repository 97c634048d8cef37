import { deterministicId } from '#base/ids.ts';
import type { Alert } from '#contract/alert.ts';
import type { CorrelationHit } from '#contract/correlation-hit.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import { alertsOfFirings } from '#engine/detect/alert-of-firing.ts';
import { alertOfDeviation } from '#engine/detect/models/alert-of-deviation.ts';
import { Models } from '#engine/detect/models/create-models.ts';
import type { Observation } from '#engine/detect/models/finding.ts';
import { createCorrelations } from '#engine/detect/sigma/correlation/create-correlations.ts';
import type { CaseRecord } from './case-record.ts';
import type { CaseResult } from './case-result.ts';
import { CaseTally } from './case-tally.ts';
import type { EvalCase, NotRead } from './find-cases.ts';
import type { EvalContent } from './load-content.ts';
import { reasonOfMiss } from './miss-reason.ts';

/** When every record was received: after the newest of them, so that times without a year find a recent one. */
const RECEIVED_AT_MS = Date.UTC(2026, 10, 1);
const TENANT = 'local';
const makeId = (...parts: readonly string[]): string => deterministicId(parts);
const byTime = (a: { timeMs: number; eventId: string }, b: { timeMs: number; eventId: string }): number => a.timeMs - b.timeMs || (a.eventId < b.eventId ? -1 : 1);

/** Records of one network through the path of `scan`: rules event by event, then correlations and models over all of them in the order of time. Nothing is capped but what correlations keep. */
export async function runCase({ set, name }: EvalCase, records: AsyncIterable<CaseRecord>, { content, notRead }: { readonly content: EvalContent; readonly notRead: readonly NotRead[] }): Promise<CaseResult> {
  const startMs = performance.now();
  const tally = new CaseTally(content);
  const [hits, observations]: [CorrelationHit[], Observation[]] = [[], []];
  for await (const record of records) {
    const number = tally.addRecord(record);
    if (!record.ok) continue;
    const { text, fields } = record;
    const outcome = content.normaliser.normalise({ tenant: TENANT, source: '', receivedAtMs: RECEIVED_AT_MS, id: String(number), text, ...(fields && { fields }) });
    if (!outcome.ok) tally.unreadable++;
    else for (const event of outcome.events) detectIn(event, { content, tally, hits, observations });
  }
  const hitsBeyond = correlate(hits.sort(byTime), content, tally);
  learn(observations.sort(byTime), content, tally);
  return { ...tally.result((event) => reasonOfMiss(event, content)), set, name, hitsBeyond, notRead, seconds: (performance.now() - startMs) / 1000 };
}

interface Running {
  readonly content: EvalContent;
  readonly tally: CaseTally;
  readonly hits: CorrelationHit[];
  readonly observations: Observation[];
}

function detectIn(event: NormalisedEvent, { content, tally, hits, observations }: Running): void {
  tally.addEvent(event);
  const { alerts, hits: found, fired } = content.detector(event);
  for (const { rule } of fired) tally.addHit(rule);
  for (const alert of alerts) tally.addAlert(alert);
  hits.push(...found);
  for (const observation of content.models.read(event)) {
    tally.addObservation(observation);
    observations.push(observation);
  }
}

function correlate(hits: readonly CorrelationHit[], { correlations: set }: EvalContent, tally: CaseTally): number {
  const correlations = createCorrelations(set);
  for (const hit of hits) {
    const firings = correlations.take(hit);
    for (const { compiled } of firings) tally.addHit(compiled.correlation.id);
    for (const alert of alertsOfFirings(firings, TENANT, makeId)) tally.addAlert(alert);
  }
  return [...correlations.overflow.values()].reduce((sum, number) => sum + number, 0);
}

function learn(observations: readonly Observation[], { models: set }: EvalContent, tally: CaseTally): void {
  const models = new Models(set);
  for (const observation of observations) {
    const finding = models.take(observation);
    if (finding === null) continue;
    const alert: Alert = alertOfDeviation(finding, TENANT, makeId);
    tally.addHit(alert.rule.id);
    tally.addAlert(alert);
  }
}
