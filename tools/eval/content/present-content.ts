import { textTable } from '../sources/text-table.ts';
import type { ContentReport } from './content-report.ts';
import type { BenignTally } from './gather-benign.ts';
import type { LabelledTally } from './gather-labelled.ts';
import type { MailTally } from './gather-mail.ts';
import { sumOf, type RuleNoise, type SetTally } from './gather-noise.ts';
import { MISS_REASONS } from './miss-reason.ts';
import type { ProofTally } from './prove-content.ts';

const MAX_NOISY = 30;
const MAX_MISSED = 40;
const MAX_DETAIL = 160;

/** The report as a person reads it; what is cut says so, `--format json` has all. */
export function presentContent({ proofs, noise, neverHit, benign, benignGoalPer100000, mail, labelled, notRead }: ContentReport): string {
  const parts = [
    ...(proofs.length > 0 ? [proofPart(proofs)] : []),
    ...(noise.sets.length > 0 ? [setPart(noise.sets), noisePart(noise.rules), neverPart(neverHit, noise.rules.length, proofs.length > 0)] : []),
    ...(benign.length > 1 ? [benignPart(benign, benignGoalPer100000)] : []),
    ...(mail.length > 0 ? [mailPart(mail)] : []),
    ...(labelled.length > 0 ? [labelledPart(labelled), ...labelled.flatMap(missedPart)] : []),
    ...(notRead.length > 0 ? [`Not read: ${notRead.map(({ path, why }) => `${path} (${why})`).join('; ')}.`] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function proofPart(proofs: readonly ProofTally[]): string {
  const rows = proofs.map((one) => [one.kind, count(one.count), count(one.proved), count(one.fires), count(one.misses)]);
  const failures = proofs.flatMap((one) => one.failures.map(({ of, why }) => `  ${of} ${why}`));
  return [textTable([['proofs of', 'there are', 'as proved', 'must fire', 'near misses'], ...rows]), ...failures].join('\n');
}

function setPart(sets: readonly SetTally[]): string {
  const rows = sets.map((one) => [one.set, count(one.records), count(one.unreadable), count(one.unmapped), count(one.hits), count(one.alerts), count(one.findings), one.seconds.toFixed(1)]);
  const all = ['all', ...(['records', 'unreadable', 'unmapped', 'hits', 'alerts', 'findings'] as const).map((key) => count(sumOf(sets, (one) => one[key]))), sumOf(sets, ({ seconds }) => seconds).toFixed(1)];
  const beyond = sumOf(sets, ({ hitsBeyond }) => hitsBeyond);
  return [textTable([['data set', 'records', 'unreadable', 'no mapping', 'hits', 'alerts', 'findings of others', 'seconds'], ...rows, all]), ...(beyond > 0 ? [`Correlations did not wait with ${count(beyond)} hits, as there were more than they keep.`] : [])].join('\n');
}

function noisePart(rules: readonly RuleNoise[]): string {
  const noisy = rules.filter(({ hits }) => hits > 0);
  const rows = noisy.slice(0, MAX_NOISY).map((one) => [one.title, one.kind, one.isSilent ? 'waited for' : one.level, count(one.hits), count(one.alerts), rate(one.per100000), rate(one.per100000Asked), one.sets.slice(0, 2).map(({ set, per100000 }) => `${set} ${rate(per100000)}`).join(', ')]);
  return [textTable([['noisiest', 'is', 'level', 'hits', 'alerts', 'in 100,000', 'in 100,000 asked', 'most in 100,000 of'], ...rows]), ...more(noisy.length, MAX_NOISY)].join('\n');
}

/** Of some sets alone most rules cannot hold on anything. */
function neverPart(neverHit: readonly string[], all: number, isWhole: boolean): string {
  return `Held on no record, ${neverHit.length} of ${all}${isWhole ? `: ${neverHit.join(' · ')}` : ' (--format json lists them)'}.`;
}

function benignPart(benign: readonly BenignTally[], goal: number): string {
  const rows = benign.map((one) => [`benign: ${one.set}`, count(one.records), count(one.alerts), count(one.aboveLow), count(one.expected), rate(one.per100000)]);
  const rules = benign.filter(({ set }) => set !== 'all').flatMap(({ set, rules: own }) => own.map(({ title, level, alerts }) => `  ${set}: ${title} (${level}), ${alerts}`));
  return [textTable([['', 'records', 'alerts', 'above low', 'known attacks', 'above low in 100,000'], ...rows]), `The goal is at most ${goal} in 100,000.`, ...rules].join('\n');
}

function mailPart(mail: readonly MailTally[]): string {
  const rows = mail.map((one) => [one.set, count(one.messages), share(one.alerted, one.messages), share(one.aboveLow, one.messages), `${one.set === 'ham' ? 'at most' : 'at least'} ${(100 * one.goal).toFixed(1)} %`, one.isGoalMet ? 'yes' : 'no']);
  return textTable([['mail', 'messages', 'raise an alert', 'above low', 'goal', 'met'], ...rows]);
}

function labelledPart(labelled: readonly LabelledTally[]): string {
  const rows = labelled.map((one) => [one.set, count(one.records), share(one.hit, one.records), share(one.aboveLow, one.records), `${one.unitsHit} of ${one.units}`, one.nearMisses === 0 ? '-' : `${one.nearMissesAboveLow} of ${one.nearMisses}`]);
  const reasons = labelled.map((one) => [one.set, ...Object.keys(MISS_REASONS).map((reason) => count(one.missedBy[reason as keyof typeof MISS_REASONS]))]);
  return `${textTable([['labelled', 'records', 'hit', 'above low', 'attacks hit', 'near misses above low'], ...rows])}\n\n${textTable([['missed as', ...Object.keys(MISS_REASONS)], ...reasons])}\n${Object.entries(MISS_REASONS).map(([name, words]) => `  ${name}: ${words}`).join('\n')}`;
}

function missedPart({ set, missed }: LabelledTally): readonly string[] {
  if (missed.length === 0) return [];
  const rows = missed.slice(0, MAX_MISSED).map(({ unit, event, reason, detail, records }) => `  ${records} x ${unit}${event === '' || event === unit ? '' : `, ${event}`}: ${reason}${detail === '' ? '' : `: ${cut(detail)}`}`);
  return [[`Missed in ${set}`, ...rows, ...more(missed.length, MAX_MISSED)].join('\n')];
}

function more(all: number, shown: number): string[] {
  return all > shown ? [`  and ${count(all - shown)} more; --format json has all`] : [];
}

function cut(text: string): string {
  return text.length > MAX_DETAIL ? `${text.slice(0, MAX_DETAIL)} ...` : text;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function rate(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 2 });
}

function share(part: number, all: number): string {
  return all === 0 ? '-' : `${count(part)} (${((100 * part) / all).toFixed(1)} %)`;
}
