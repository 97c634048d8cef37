import type { EventFields } from '#engine/detect/event-fields.ts';
import type { EventView } from '#engine/detect/event-view.ts';
import { REGEX_INPUT_LIMIT } from '#engine/detect/sigma/safe-regex.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import { findFiles } from '#pipeline/ingest/files/find-files.ts';
import { reportPatterns, type PatternReport } from './pattern-report.ts';
import { recordedEvents } from './recorded-events.ts';

const EVENTS_PER_FILE = 40;
const VALUES_PER_FIELD = 400;

export interface PatternParts {
  readonly rules: readonly SigmaRule[];
  readonly normaliser: Normaliser;
  readonly view: EventView;
}

/** Patterns on values of their own fields in the first events of each recording; of fields that no event has, on command lines. */
export async function measurePatterns(folder: string, { rules, normaliser, view }: PatternParts): Promise<PatternReport> {
  const events: EventFields[] = [];
  for await (const file of findFiles([folder])) {
    if (file.skipped !== undefined) continue;
    let count = 0;
    for await (const event of recordedEvents(file.path, normaliser)) {
      events.push(view(event));
      if (++count === EVENTS_PER_FILE) break;
    }
  }
  const valuesOf = (field: string): readonly string[] => {
    const values = new Set(events.flatMap((event) => event.values(field) ?? []).filter((value) => value !== null).map(String));
    return [...values].slice(0, VALUES_PER_FIELD);
  };
  const others = [...valuesOf('CommandLine'), ...valuesOf('ScriptBlockText')];
  return reportPatterns(rules, (field) => [...valuesOf(field), ...others], REGEX_INPUT_LIMIT);
}
