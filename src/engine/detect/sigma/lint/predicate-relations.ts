import { foldCase } from '../fold-case.ts';
import type { Predicate, TextPredicate } from '../predicate.ts';

/** True when the one cannot hold without the other holding too, whatever the event; false where that is not known. */
export function doesImply(one: Predicate, other: Predicate): boolean {
  if (one.field === null || one.field !== other.field || one.kind === 'null' || one.kind === 'never' || one.kind === 'placeholder') return false;
  if (other.kind === 'exists') return one.kind !== 'exists';
  if (other.kind === 'any-value') return one.kind !== 'exists' && one.kind !== 'any-value';
  return one.kind === 'text' && other.kind === 'text' && doesTextImply(one, other);
}

function doesTextImply(one: TextPredicate, other: TextPredicate): boolean {
  if (other.cased && !one.cased) return false;
  const text = other.cased ? one.text : foldCase(one.text);
  const wanted = other.cased ? other.text : foldCase(other.text);
  if (one.match === other.match && text === wanted) return true;
  switch (other.match) {
    case 'contains': return text.includes(wanted);
    case 'startswith': return (one.match === 'equals' || one.match === 'startswith') && text.startsWith(wanted);
    case 'endswith': return (one.match === 'equals' || one.match === 'endswith') && text.endsWith(wanted);
    case 'equals': return false;
  }
}

/** Fields that have one value in an event, so that it cannot be two things at once. */
const SINGLE = new Set([
  'EventID', 'EventCode', 'Image', 'ParentImage', 'OriginalFileName', 'CommandLine', 'ParentCommandLine', 'TargetFilename', 'TargetObject', 'ImageLoaded', 'SourceImage', 'TargetImage',
  'eventName', 'eventSource', 'LogonType', 'IntegrityLevel', 'Channel', 'Provider_Name', 'ServiceName', 'QueryName', 'PipeName', 'Operation', 'eventType', 'EventType', 'Initiated', 'DestinationIp', 'DestinationPort',
]);

/** True when the two cannot hold for one event; false where that is not known. */
export function doesExclude(one: Predicate, other: Predicate): boolean {
  if (one.field === null || one.field !== other.field) return false;
  if (one.kind === 'null' || other.kind === 'null') return SINGLE.has(one.field) && one.kind !== other.kind && ![one.kind, other.kind].includes('exists');
  if (one.kind !== 'text' || other.kind !== 'text' || !SINGLE.has(one.field)) return false;
  const [a, b] = [foldCase(one.text), foldCase(other.text)];
  const matches = [one.match, other.match];
  if (matches.every((match) => match === 'endswith')) return !a.endsWith(b) && !b.endsWith(a);
  if (matches.every((match) => match === 'startswith')) return !a.startsWith(b) && !b.startsWith(a);
  if (one.match === 'equals') return !isFound(a, other.match, b);
  return other.match === 'equals' && !isFound(b, one.match, a);
}

function isFound(text: string, match: TextPredicate['match'], wanted: string): boolean {
  switch (match) {
    case 'equals': return text === wanted;
    case 'contains': return text.includes(wanted);
    case 'startswith': return text.startsWith(wanted);
    case 'endswith': return text.endsWith(wanted);
  }
}
