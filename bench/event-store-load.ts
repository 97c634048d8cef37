import type { NormalisedEvent } from '#contract/event.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import type { StoredEvent } from '#stores/events/port.ts';
import { readLoad } from './pipeline-load.ts';

export const TENANT = 'load';
const SPREAD_MS = 86_400_000;
const NEEDLE_EVERY = 100_000;

/** What only one event in a hundred thousand has: what an analyst looks for. */
export const NEEDLE = { user: 'needle.user', host: 'needle-host-7', ip: '203.0.113.77', hash: 'ab'.repeat(32), word: 'zephyrquill' } as const;

/** Gives events of real records, one position after the other, their times spread over the day before now. */
export async function eventLoad(data: string, rows: number): Promise<(count: number) => StoredEvent[]> {
  const record = await readLoad(data);
  const normaliser = await normaliserFromContent('content');
  const startMs = Date.now() - SPREAD_MS;
  let position = 0;
  const next = (): StoredEvent[] => {
    const receivedAtMs = Math.floor(startMs + (position / rows) * SPREAD_MS);
    const at = position++;
    const outcome = normaliser.normalise({ tenant: TENANT, source: '', receivedAtMs, id: `bench-${String(at).padStart(20, '0')}`, text: record(receivedAtMs) });
    if (!outcome.ok) return [];
    return outcome.events.map((event) => ({ event: at % NEEDLE_EVERY === 10 ? needle(event) : event, position: at, receivedAtMs }));
  };
  return (count) => {
    const events: StoredEvent[] = [];
    while (events.length < count) events.push(...next());
    return events;
  };
}

function needle(event: NormalisedEvent): NormalisedEvent {
  const ocsf = {
    ...event.ocsf,
    ...{ user: { name: NEEDLE.user }, device: { hostname: NEEDLE.host }, src_endpoint: { ip: NEEDLE.ip } },
    file: { name: 'needle.bin', hashes: [{ value: NEEDLE.hash, algorithm_id: 3 }] },
  };
  return { ...event, ocsf, fields: { ...event.fields, note: NEEDLE.word }, raw: event.raw.replace('{', `{"note":"${NEEDLE.word}",`) };
}
