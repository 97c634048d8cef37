import { deterministicId } from '#base/ids.ts';
import type { CorrelationHit } from '#contract/correlation-hit.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import type { Chains } from '#engine/correlate/chains.ts';
import { TenantPicture } from '#engine/correlate/tenant-picture.ts';
import { alertsOfFirings } from '#engine/detect/alert-of-firing.ts';
import type { Detector } from '#engine/detect/detector.ts';
import { alertOfDeviation } from '#engine/detect/models/alert-of-deviation.ts';
import { Models, type ModelSet, NO_MODELS } from '#engine/detect/models/create-models.ts';
import type { Observation } from '#engine/detect/models/finding.ts';
import { type CorrelationSet, NO_CORRELATIONS } from '#engine/detect/sigma/correlation/compile-correlations.ts';
import { createCorrelations } from '#engine/detect/sigma/correlation/create-correlations.ts';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import { findFiles } from '#pipeline/ingest/files/find-files.ts';
import { isUnreadable, openFile } from '#pipeline/ingest/files/open-file.ts';
import type { FileRecord } from '#pipeline/ingest/files/file-record.ts';
import { readRecords } from '#pipeline/ingest/files/read-records.ts';

/** What a scan has counted so far; everything that was not read is in it. */
export interface ScanCounts {
  files: number;
  records: number;
  events: number;
  unmapped: number;
  bySource: Map<string, number>;
  /** Lines that could not be read, by reason. */
  unreadable: Map<string, number>;
  /** Files that were not read, with the reason. */
  notRead: { path: string; why: string }[];
  /** Hits that correlations did not wait with, as there were more than are kept. */
  hitsBeyond: number;
  /** Observations that models did not learn from, as there were more than are kept. */
  observationsBeyond: number;
}

export interface ScanParts {
  readonly normaliser: Normaliser;
  /** Null where only events are wanted. */
  readonly rules: { readonly detector: Detector; readonly correlations: CorrelationSet; readonly models?: ModelSet; readonly chains?: Chains } | null;
  /** `vendor.product`, or empty to detect it. */
  readonly source: string;
  /** The time that stands in for a record without one. */
  readonly nowMs: number;
  readonly onEvent?: ((event: NormalisedEvent) => void) | undefined;
  readonly onProgress?: ((counts: ScanCounts) => void) | undefined;
}

const TENANT = 'local';
/** Hits and observations are put in the order of time before correlations and models see them, since files are read in any order. */
const MAX_HITS = 1_000_000;
const MAX_OBSERVATIONS = 1_000_000;

/** Runs files through the path in memory: records in, events, alerts and facts gathered in the picture. */
export async function scanFiles(paths: readonly string[], parts: ScanParts): Promise<{ picture: TenantPicture; counts: ScanCounts }> {
  const picture = new TenantPicture(TENANT, parts.rules?.chains);
  const counts: ScanCounts = { files: 0, records: 0, events: 0, unmapped: 0, bySource: new Map(), unreadable: new Map(), notRead: [], hitsBeyond: 0, observationsBeyond: 0 };
  const scan: Scan = { parts, picture, counts, hits: [], observations: [] };
  for await (const found of findFiles(paths)) {
    if (found.skipped !== undefined) counts.notRead.push({ path: found.path, why: found.skipped });
    else await scanFile(found.path, scan);
  }
  correlateHits(scan);
  learnBehaviour(scan);
  return { picture, counts };
}

async function scanFile(path: string, scan: Scan): Promise<void> {
  const { counts } = scan;
  counts.files++;
  try {
    for await (const opened of openFile(path)) {
      const seen = new Map<string, number>();
      for await (const record of readRecords(opened)) scanRecord(record, `${path}:${opened.name}`, seen, scan);
    }
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    counts.notRead.push({ path, why: error.message });
  }
}

interface Scan {
  readonly parts: ScanParts;
  readonly picture: TenantPicture;
  readonly counts: ScanCounts;
  readonly hits: CorrelationHit[];
  readonly observations: Observation[];
}

function scanRecord(record: FileRecord, file: string, seen: Map<string, number>, scan: Scan): void {
  const { parts, counts } = scan;
  counts.records++;
  if (counts.records % 1000 === 0) parts.onProgress?.(counts);
  if (!record.ok) return count(counts.unreadable, record.reason);
  const { text, fields } = record;
  const nth = seen.get(text) ?? 0;
  if (seen.size < 1_000_000) seen.set(text, nth + 1);
  const id = deterministicId([file, text, String(nth)]);
  const outcome = parts.normaliser.normalise({ tenant: TENANT, source: parts.source, receivedAtMs: parts.nowMs, id, text, ...(fields ? { fields } : {}) });
  if (!outcome.ok) return count(counts.unreadable, outcome.reason);
  for (const event of outcome.events) {
    counts.events++;
    if (event.domain === null) counts.unmapped++;
    count(counts.bySource, event.source);
    parts.onEvent?.(event);
    if (parts.rules) detectIn(event, parts.rules, scan);
  }
}

function detectIn(event: NormalisedEvent, { detector, models = NO_MODELS }: NonNullable<ScanParts['rules']>, { picture, counts, hits, observations }: Scan): void {
  const { alerts, facts, hits: found } = detector(event);
  for (const alert of alerts) picture.addAlert(alert);
  picture.learn(facts);
  if (hits.length < MAX_HITS) hits.push(...found);
  else counts.hitsBeyond += found.length;
  const observed = models.read(event);
  if (observations.length < MAX_OBSERVATIONS) observations.push(...observed);
  else counts.observationsBeyond += observed.length;
}

/** Windows of any age are whole here: all hits are there before the first is looked at. */
function correlateHits({ parts, picture, counts, hits }: Scan): void {
  const correlations = createCorrelations(parts.rules?.correlations ?? NO_CORRELATIONS);
  for (const hit of hits.sort((a, b) => a.timeMs - b.timeMs || (a.eventId < b.eventId ? -1 : 1))) {
    for (const alert of alertsOfFirings(correlations.take(hit), TENANT, (...names) => deterministicId(names))) picture.addAlert(alert);
  }
  for (const number of correlations.overflow.values()) counts.hitsBeyond += number;
}

/** Models learn from all that was read, beginning with nothing. */
function learnBehaviour({ parts, picture, observations }: Scan): void {
  const models = new Models(parts.rules?.models ?? NO_MODELS);
  for (const observation of observations.sort((a, b) => a.timeMs - b.timeMs || (a.eventId < b.eventId ? -1 : 1))) {
    const finding = models.take(observation);
    if (finding !== null) picture.addAlert(alertOfDeviation(finding, TENANT, (...names) => deterministicId(names)));
  }
}

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
