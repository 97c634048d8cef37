import { siteFile } from '../../records/microsoft-365.ts';
import { DAY_MS, isWeekend, MINUTE_MS, outsideAddress, workplaceOf } from '../stage.ts';
import type { Story } from '../story.ts';
import type { Person } from '../world/world.ts';

const DAYS = 21;

/** Three weeks in which somebody reads a few files a day, which models have to know before many are many. */
export function readingHabits(story: Story, person: Person): void {
  const { kit, dice, world } = story;
  story.lifeOf(person, DAYS);
  for (let day = DAYS; day > 0; day--) {
    const ms = story.now() - day * DAY_MS;
    if (isWeekend(ms) || workplaceOf(world, person, ms) === 'away') continue;
    story.ordinary(Array.from({ length: dice.int(2, 7) }, (_, i) => siteFile(kit, ms + i * dice.int(5, 50) * MINUTE_MS, { who: person, operation: 'FileDownloaded', address: outsideAddress(world, person, ms), site: person.department, folder: 'Shared Documents/Plans', file: `plan-${dice.int(1, 90)}.xlsx` })));
  }
}
