import type { Alert } from '#contract/alert.ts';
import { ATTACK_TECHNIQUES } from '#contract/attack.gen.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import { INDICATOR_KIND_WORDS } from '#contract/indicator.ts';
import { describeEvent } from '../../report/describe-event.ts';
import { type AlertContext, buildAlert } from '../alert-of-match.ts';
import type { IndicatorMatch } from './match-indicators.ts';

/** Rules of this name are feeds. */
export const INDICATOR_RULES = 'watchfloor.indicators';

const MAX_VALUE = 120;

/** The alert of an indicator that an event meets. It folds with others of the same indicator, not with those of the whole feed. */
export function alertOfIndicator({ indicator, seen, confidence }: IndicatorMatch, event: NormalisedEvent, context: AlertContext): Alert {
  const { kind, value, feed, label, severity, techniques } = indicator;
  const id = `${INDICATOR_RULES}/${feed}`;
  const shown = value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}…` : value;
  const within = kind === 'network' || (kind === 'domain' && seen !== value) ? ` (${seen})` : '';
  return buildAlert(event, context, {
    rule: { id, title: `Known bad ${INDICATOR_KIND_WORDS[kind]} ${shown}${within}${label === '' ? '' : `: ${label}`}`, level: severity },
    severity,
    confidence: Math.round(confidence) / 100,
    techniques,
    tactics: [...new Set([...indicator.tactics, ...techniques.flatMap((technique) => ATTACK_TECHNIQUES[technique]?.[1] ?? [])])].sort(),
    summary: describeEvent(event),
  }, `${id} ${kind}:${value}`);
}
