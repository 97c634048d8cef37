import { EXIT } from '#base/exit-codes.ts';
import { deterministicId } from '#base/ids.ts';
import { escapeControls } from '#base/log-line.ts';
import { correlationJson, correlationText, type CorrelationOnEvents, type NearestEvent } from '#cli/explain-correlation-report.ts';
import { wrongCall } from '#cli/run-on-platform.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import { createEventView, type EventView } from '#engine/detect/event-view.ts';
import { explainCorrelations, type SeenHit } from '#engine/detect/sigma/explain/explain-correlation.ts';
import { explainRule } from '#engine/detect/sigma/explain/explain-rule.ts';
import { type HistoryPlan, planHistory } from '#engine/detect/sigma/history/history-plan.ts';
import { resolvePlaceholders } from '#engine/detect/sigma/resolve-placeholders.ts';
import type { SigmaCorrelation, SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import { createTenantDetectors } from '#engine/detect/tenant-detectors.ts';
import { readLists, readTaxonomy } from '#stores/content/content-folder.ts';
import { splitArchivePath } from '#stores/content/rule-archive.ts';
import { cacheOfUser } from '../cache-place.ts';
import { contentFolder } from '../content-folder.ts';
import { copyUnits, loadRules } from '../detector-from-content.ts';
import { eachRecord } from './named-records.ts';
import { normaliserFromContent } from '../normaliser-from-content.ts';
import { rulePaths } from './run-on-rules.ts';

/** So many events are asked which of them comes closest to a rule that none is a hit of. */
const MAX_ASKED = 2_000;

export interface CorrelationAsked {
  readonly correlation: SigmaCorrelation;
  /** Files and folders with records, in the order in which they came. */
  readonly paths: readonly string[];
  readonly folders: readonly string[];
  readonly source: string;
  readonly format: 'table' | 'json';
}

/** Explains a correlation on records; the exit code says whether it fires. */
export async function explainCorrelation(asked: CorrelationAsked): Promise<number> {
  const loaded = await loadRules([...rulePaths([]), ...asked.folders, splitArchivePath(asked.correlation.file)?.archive ?? asked.correlation.file], { cache: cacheOfUser() });
  const { id, title, file, line } = asked.correlation;
  const planned = planHistory(id, loaded.rules, loaded.correlations.correlations.map(({ correlation }) => correlation));
  if (!planned.ok) {
    const fault = loaded.problems.find((problem) => problem.file === file && problem.severity === 'error');
    return wrongCall('rules explain', `"${title}" (${file}:${line}) does not load: ${fault === undefined ? planned.detail : `${fault.field}: ${fault.message}`}`);
  }
  const told = await tell(planned.value, asked);
  if (typeof told === 'string') return wrongCall('rules explain', told);
  if (asked.format === 'json') process.stdout.write(`${JSON.stringify(correlationJson(told), null, 2)}\n`);
  else process.stdout.write(correlationText(told).map((text) => `${escapeControls(text)}\n`).join(''));
  return (told.explanations.at(-1)?.fires ?? 0) > 0 ? EXIT.ok : EXIT.failed;
}

async function tell(plan: HistoryPlan, { paths, source }: CorrelationAsked): Promise<CorrelationOnEvents | string> {
  const [normaliser, taxonomy, lists] = await Promise.all([normaliserFromContent(contentFolder(), cacheOfUser()), readTaxonomy(contentFolder(), cacheOfUser()), readLists(contentFolder())]);
  if (source !== '' && !normaliser.sources.includes(source)) return `"${source}" is no source that is known; docs/sources.gen.md lists them.`;
  const view = createEventView(taxonomy);
  const detect = createTenantDetectors({ ...plan, lists, view, makeId: (...parts) => deterministicId(parts), copyUnits }).withLists({});
  const places: string[] = [];
  const first: NumberedEvent[] = [];
  const seen: SeenHit[] = [];
  const unreadable: string[] = [];
  for await (const record of eachRecord(paths)) {
    const outcome = record.ok ? normaliser.normalise({ tenant: 'local', source, receivedAtMs: Date.now(), id: record.place, text: record.text, ...(record.fields ? { fields: record.fields } : {}) }) : record;
    if (!outcome.ok) {
      unreadable.push(`${record.place}: ${outcome.reason}`);
      continue;
    }
    for (const event of outcome.events) {
      places.push(record.place);
      if (first.length < MAX_ASKED) first.push({ number: places.length, event });
      seen.push(...detect(event).hits.map((hit) => ({ hit, event: places.length })));
    }
  }
  if (places.length === 0) return unreadable.length > 0 ? `No record can be read. ${unreadable[0]}` : `${paths.join(', ')} has no records.`;
  const hitRules = new Set(seen.map(({ hit }) => hit.ruleId));
  const rules = resolvePlaceholders(plan.rules, Object.fromEntries(lists.map(({ name, values }) => [name, values]))).rules;
  const nearest = rules.filter((rule) => !hitRules.has(rule.id)).map((rule) => nearestOf(rule, first, view));
  return { explanations: explainCorrelations(plan.correlations, seen), places, hits: new Set(seen.map(({ event }) => event)).size, nearest, unreadable };
}

interface NumberedEvent {
  readonly number: number;
  readonly event: NormalisedEvent;
}

/** Of events that are no hits of a rule the one that has the least to change. */
function nearestOf(rule: SigmaRule, events: readonly NumberedEvent[], view: EventView): NearestEvent {
  const told = events.map(({ number, event }) => ({ number, ...explainRule({ tree: rule.detection, searches: new Map() }, rule.logSource, view(event)) }));
  const asked = told.filter(({ isRouted }) => isRouted);
  const closest = asked.toSorted((a, b) => a.changes.length - b.changes.length)[0];
  return { rule: rule.id, logSource: rule.logSource, asked: asked.length, closest: closest === undefined ? null : { event: closest.number, changes: closest.changes } };
}

