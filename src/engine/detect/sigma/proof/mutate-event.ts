import type { Json, JsonObject, NormalisedEvent } from '#contract/event.ts';
import { isObject } from '../../../normalise/field-path.ts';
import { type Mutation, UNIX_MUTATIONS, WINDOWS_MUTATIONS } from './command-line-mutations.ts';

export interface MutatedEvent {
  readonly mutation: string;
  readonly commandLine: string;
  readonly event: NormalisedEvent;
}

/** The event with each trivial change of its command line, wherever the event has it; none where it has no command line. */
export function mutateEvent(event: NormalisedEvent): MutatedEvent[] {
  const before = isObject(event.ocsf['process']) ? event.ocsf['process']['cmd_line'] : undefined;
  if (typeof before !== 'string' || before === '') return [];
  return mutationsFor(event).flatMap(({ name, apply }) => {
    const after = apply(before);
    return after === null ? [] : [{ mutation: name, commandLine: after, event: withCommandLine(event, before, after) }];
  });
}

function mutationsFor({ logSources }: NormalisedEvent): readonly Mutation[] {
  return logSources.some(({ product }) => product === 'linux' || product === 'macos') ? UNIX_MUTATIONS : WINDOWS_MUTATIONS;
}

function withCommandLine(event: NormalisedEvent, before: string, after: string): NormalisedEvent {
  const [from, to] = [before, after].map((text) => JSON.stringify(text).slice(1, -1));
  const raw = event.raw.replaceAll(from ?? '', () => to ?? '').replaceAll(before, () => after);
  return { ...event, raw, ocsf: replaced(event.ocsf, before, after) as NormalisedEvent['ocsf'], fields: replaced(event.fields, before, after) as JsonObject };
}

function replaced(value: Json | undefined, before: string, after: string): Json | undefined {
  if (value === before) return after;
  if (Array.isArray(value)) return value.map((item: Json) => replaced(item, before, after) ?? null);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replaced(inner, before, after)])) : value;
}
