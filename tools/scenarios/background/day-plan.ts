import type { Line } from '../../records/kit.ts';
import { byTime, DAY_MS, isWeekend, MINUTE_MS, type Stage } from '../stage.ts';
import { kioskDay } from './kiosk-day.ts';
import { CLOUD_AND_MAIL_ODDITIES } from './oddities-of-cloud-and-mail.ts';
import { ENDPOINT_ODDITIES } from './oddities-of-endpoints.ts';
import { IDENTITY_ODDITIES } from './oddities-of-identity.ts';
import { NETWORK_ODDITIES, nightWork } from './oddities-of-network.ts';
import type { Oddity } from './oddity.ts';
import { serverDay } from './server-day.ts';
import { workday } from './workday.ts';

const ODDITIES: readonly Oddity[] = [...IDENTITY_ODDITIES, ...ENDPOINT_ODDITIES, ...CLOUD_AND_MAIL_ODDITIES, ...NETWORK_ODDITIES];
const WEEKEND = 0.08;

/** What a day brings whatever else happens: how everybody's day begins, the work of the night, and what is odd but harmless. In order of time. */
export function dayPlan(stage: Stage, dayMs: number): Line[] {
  const servers = stage.world.servers.flatMap((server) => serverDay(stage, server, dayMs));
  const kiosks = stage.world.kiosks.flatMap((kiosk) => kioskDay(stage, kiosk, dayMs));
  const lines = [...servers, ...kiosks, ...stage.world.people.flatMap((person) => workday(stage, person, dayMs)), ...nightWork(stage, dayMs), ...ODDITIES.flatMap((oddity) => oddlyToday(stage, oddity, dayMs))];
  return lines.filter((line) => line.timeMs >= dayMs).sort(byTime);
}

function oddlyToday(stage: Stage, { perUserDay = 0, perDay = 0, isMachine = false, deed }: Oddity, dayMs: number): Line[] {
  const { dice, world } = stage;
  const rate = (perUserDay * world.people.length + perDay) * (isWeekend(dayMs) && !isMachine ? WEEKEND : 1);
  const times = Math.floor(rate) + (dice.chance(rate % 1) ? 1 : 0);
  return Array.from({ length: times }, () => deed(stage, dayMs + (isMachine ? Math.floor(dice.random() * DAY_MS) : hourOfWork(stage)))).flat();
}

/** Between six and eighteen, most in the middle. */
function hourOfWork({ dice }: Stage): number {
  return Math.floor((360 + (dice.random() + dice.random()) * 360) * MINUTE_MS);
}
