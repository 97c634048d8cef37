import { type IndicatorText, readIndicatorText } from './indicator-file.ts';
import { READING_DEFAULTS, type Reading, type ReadingDefaults } from './reading.ts';

export const DEFAULTS: ReadingDefaults = { ...READING_DEFAULTS, feed: 'test', nowMs: Date.UTC(2026, 10, 20) };

/** What a text becomes, one line each: kind and value, or the reason. */
export function read(text: string | object, parts: Partial<IndicatorText> = {}): string[] {
  return readings(text, parts).map((reading) => (reading.ok ? `${reading.value.kind} ${reading.value.value}` : reading.reason));
}

export function readings(text: string | object, parts: Partial<IndicatorText> = {}): Reading[] {
  return [...readIndicatorText({ text: typeof text === 'string' ? text : JSON.stringify(text), name: 'feed', ...parts }, DEFAULTS)];
}
