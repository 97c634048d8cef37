import type { Indicator, IndicatorKind, NotTakenReason, Tlp } from '#contract/indicator.ts';
import type { Outcome } from '#contract/outcome.ts';
import type { Severity } from '#contract/severity.ts';
import { canonicalValue, guessValue, MAX_VALUE_CHARS, refang, type ValueOutcome } from './canonical-value.ts';

/** One thing of a file: an indicator, or why it is none. */
export type Reading = Outcome<Indicator, NotTakenReason>;

/** What counts where the file does not say it. */
export interface ReadingDefaults {
  readonly feed: string;
  /** The time of reading: how old an indicator is that does not say since when it is valid. */
  readonly nowMs: number;
  readonly confidence: number;
  readonly severity: Severity;
  readonly tlp: Tlp;
  readonly label: string;
  /** How long an indicator without an end is valid; null: for ever. */
  readonly daysValid: number | null;
}

export const READING_DEFAULTS = { confidence: 60, severity: 'medium', tlp: 'amber', label: '', daysValid: null } as const;

/** What a file says of an indicator, as far as it does. */
export interface ReadParts {
  readonly kind?: IndicatorKind | undefined;
  readonly value: string;
  readonly label?: string | undefined;
  readonly confidence?: number | undefined;
  readonly severity?: Severity | undefined;
  readonly validFromMs?: number | undefined;
  readonly expiresAtMs?: number | null | undefined;
  readonly tlp?: Tlp | undefined;
  readonly techniques?: readonly string[] | undefined;
  readonly tactics?: readonly string[] | undefined;
}

const DAY_MS = 86_400_000;
const MAX_LABEL = 200;
const NO_NAMES: readonly string[] = [];

/** The indicator of what a file says, with the defaults for what it does not. */
export function readIndicator(parts: ReadParts, defaults: ReadingDefaults): Reading {
  const found = spelt(parts);
  if (!found.ok) return found;
  const validFromMs = parts.validFromMs ?? defaults.nowMs;
  const expiresAtMs = parts.expiresAtMs ?? (defaults.daysValid === null ? null : validFromMs + defaults.daysValid * DAY_MS);
  if (expiresAtMs !== null && expiresAtMs <= defaults.nowMs) return notTaken('expired', parts.value);
  const label = (parts.label?.trim() || defaults.label).slice(0, MAX_LABEL);
  return {
    ok: true,
    value: {
      ...found.value, feed: defaults.feed, label: label === parts.value ? '' : label, confidence: percent(parts.confidence) ?? defaults.confidence, severity: parts.severity ?? defaults.severity,
      validFromMs, expiresAtMs, tlp: parts.tlp ?? defaults.tlp, techniques: parts.techniques ?? NO_NAMES, tactics: parts.tactics ?? NO_NAMES,
    },
  };
}

function spelt({ kind, value }: ReadParts): ValueOutcome {
  if (value.length > 2 * MAX_VALUE_CHARS) return { ok: false, reason: 'too-long', detail: value.slice(0, MAX_LABEL) };
  const text = refang(value);
  return kind === undefined ? guessValue(text) : canonicalValue(kind, text);
}

export function notTaken(reason: NotTakenReason, detail: string): Reading {
  return { ok: false, reason, detail: detail.slice(0, MAX_LABEL) };
}

/** A number of 0 to 100; nothing where it is none. */
function percent(value: number | undefined): number | undefined {
  return value === undefined || !Number.isFinite(value) || value < 0 || value > 100 ? undefined : Math.round(value);
}

/** Names of the Traffic Light Protocol in all its versions and spellings: `TLP:AMBER+STRICT`, `tlp:white`. */
export function tlpOf(text: string): Tlp | undefined {
  switch (text.toLowerCase().replace(/^tlp[:\s_-]*/, '')) {
    case 'clear':
    case 'white':
      return 'clear';
    case 'green':
      return 'green';
    case 'amber':
      return 'amber';
    case 'amber+strict':
    case 'amber_strict':
      return 'amber+strict';
    case 'red':
      return 'red';
    default:
      return undefined;
  }
}

/** Milliseconds since 1970 of a time as feeds write it: RFC 3339, `2026-11-01 10:00:00` (UTC), seconds or milliseconds since 1970. */
export function timeOf(text: string | number | undefined | null): number | undefined {
  if (text === undefined || text === null || text === '') return undefined;
  const number = Number(text);
  if (Number.isFinite(number)) return number <= 0 ? undefined : number < 1e11 ? number * 1000 : number;
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i.exec(String(text).trim());
  if (match === null) return undefined;
  const zone = match[3] === undefined || /^(?:Z|UTC)$/i.test(match[3]) ? 'Z' : match[3];
  const timeMs = Date.parse(`${match[1]}T${match[2] ?? '00:00:00'}${zone}`);
  return Number.isNaN(timeMs) ? undefined : timeMs;
}
