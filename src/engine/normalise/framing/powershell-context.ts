import type { Json } from '#contract/event.ts';
import { type Gathered, put } from './windows-event-data.ts';

/**
 * The classic PowerShell log carries its details as one text of `Name=value` lines, in the last datum or else in the message. Rules name
 * them as fields (`HostApplication`, `EngineVersion`, `CommandLine`), so each line becomes one; a value may run over lines.
 */
export function putPowerShellContext(fields: Gathered): void {
  const details = detailsOf(fields);
  if (details === undefined) return;
  let name = '';
  let value = '';
  const keep = () => {
    if (name !== '' && fields[name] === undefined && value.trim() !== '') put(fields, name, value.trim());
  };
  for (const line of details.split(/\r?\n/)) {
    const pair = /^\s*([A-Z][A-Za-z]+)=(.*)$/.exec(line);
    if (pair) {
      keep();
      name = pair[1] as string;
      value = pair[2] as string;
    } else if (name !== '') value += `\n${line}`;
  }
  keep();
}

function detailsOf(fields: Gathered): string | undefined {
  const { Data: data, param3, param2, Message: message } = fields;
  const texts: (Json | undefined)[] = [...(Array.isArray(data) ? (data as readonly Json[]).toReversed() : [data]), param3, param2, message];
  return texts.find((text): text is string => typeof text === 'string' && /^\s*(?:HostName|HostApplication|DetailSequence|ProviderName|NewEngineState|SequenceNumber)=/m.test(text));
}
