import { join } from 'node:path';
import type { JsonObject } from '#contract/event.ts';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import { BENIGN, type LabelledCase, type LabelledEvent, type Truth } from './labelled-case.ts';
import { inOrder, readEvents } from './read-events.ts';

/** A tunnel is cut into pieces of so many questions, each a tunnel of its own: what is found late is found in few of them. */
const PIECE = 300;
const FILE = 'dns-tunnel/dns.ndjson.gz';

function truthOf(fields: JsonObject): Truth | null {
  if (fields['_path'] !== 'dns') return null;
  return fields['label'] === 'benign' ? BENIGN : { kind: 'attack', unit: String(fields['tool']) };
}

/** The harmless network as one case, and each piece of each tunnel. */
export async function tunnelCases(data: string, normaliser: Normaliser): Promise<LabelledCase[]> {
  const all = inOrder(await readEvents(join(data, FILE), normaliser, truthOf));
  const byTool = Map.groupBy(all, ({ truth }) => (truth.kind === 'attack' ? truth.unit : ''));
  return [...byTool].flatMap(([tool, events]) => (tool === '' ? [{ name: 'dns-tunnel normal', of: 'dns-tunnel', events }] : cut(tool, events)));
}

function cut(tool: string, events: readonly LabelledEvent[]): LabelledCase[] {
  const pieces = Math.max(1, Math.floor(events.length / PIECE));
  return Array.from({ length: pieces }, (_, at) => {
    const unit = `${tool} ${at + 1}`;
    const some = events.slice(at * PIECE, at === pieces - 1 ? undefined : (at + 1) * PIECE);
    return { name: unit, of: 'dns-tunnel', events: some.map(({ event }) => ({ event, truth: { kind: 'attack' as const, unit } })) };
  });
}
