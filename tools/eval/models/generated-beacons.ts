import type { Normaliser } from '#engine/normalise/normaliser.ts';
import { seeded } from '../../seeded.ts';
import type { LabelledCase, LabelledEvent } from './labelled-case.ts';
import { eventsOf, inOrder } from './read-events.ts';

const DAY_S = 86_400;
const START_S = 1_767_225_600;
const NIGHT_S = 8 * 3600;
/** From ten seconds to half an hour between contacts, which is what frameworks are left at (10 s to 60 s) and what operators set for the long run. */
const [QUICK_S, SLOW_S] = [10, 1800];

/**
 * Beacons of a day each, as implants make them: an interval, a jitter of up to half of it, one contact in twenty missed, sizes that vary by a few bytes, and every third host
 * switched off for the night. Made, not recorded: they show the span over which a model holds, not that it does in a network.
 */
export function generatedBeacons(number: number, seed: number, normaliser: Normaliser): LabelledCase[] {
  const random = seeded(seed);
  return Array.from({ length: number }, (_, at) => {
    const unit = `generated ${at + 1}`;
    const interval = QUICK_S * (SLOW_S / QUICK_S) ** random();
    const jitter = random() / 2;
    const sleeps = at % 3 === 0;
    const events: LabelledEvent[] = [];
    for (let time = random() * interval; time < DAY_S; time += interval * (1 - jitter * random())) {
      if (random() < 0.05 || (sleeps && time > DAY_S / 3 && time < DAY_S / 3 + NIGHT_S)) continue;
      const record = {
        _path: 'conn', ts: START_S + time, uid: `C${at}x${events.length}`, 'id.orig_h': `10.1.${at % 250}.7`, 'id.orig_p': 50_000, 'id.resp_h': `203.0.113.${(at % 250) + 1}`, 'id.resp_p': 443, proto: 'tcp',
        service: 'ssl', duration: 0.4, orig_bytes: 600 + Math.floor(random() * 40), resp_bytes: 1200, conn_state: 'SF', history: 'ShADadFf', orig_pkts: 8, resp_pkts: 7, local_orig: true, local_resp: false,
      };
      for (const event of eventsOf(JSON.stringify(record), record.uid, normaliser)) events.push({ event, truth: { kind: 'attack', unit } });
    }
    return { name: unit, of: 'beacon', events: inOrder(events) };
  });
}
