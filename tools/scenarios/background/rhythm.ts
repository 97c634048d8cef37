import { DAY_MS, HOUR_MS, isWeekend } from '../stage.ts';

/** How busy people are in each hour (UTC) of a working day, 1 at most. Offices are an hour ahead. */
const HOURS = [0.01, 0.01, 0.01, 0.01, 0.02, 0.08, 0.35, 0.75, 0.95, 1, 0.98, 0.7, 0.75, 0.95, 0.92, 0.75, 0.4, 0.18, 0.1, 0.08, 0.06, 0.04, 0.02, 0.01];
const WEEKEND = 0.06;
/** What machines do all day, as a share of what people do in their busiest hour. */
const MACHINES = 0.22;

function peopleAt(ms: number): number {
  const hour = (ms % DAY_MS) / HOUR_MS;
  const at = Math.floor(hour);
  const level = (HOURS[at] as number) + ((HOURS[(at + 1) % 24] as number) - (HOURS[at] as number)) * (hour - at);
  return isWeekend(ms) ? level * WEEKEND : level;
}

/** All that happens at a moment, and the share of it that people do. */
export function activityAt(ms: number): { readonly total: number; readonly people: number } {
  const people = peopleAt(ms);
  return { total: people + MACHINES, people: people / (people + MACHINES) };
}
