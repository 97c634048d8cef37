import type { Scenario } from '../scenario.ts';
import type { Story } from '../story.ts';

/** One scenario: how the attack goes, and what looks like it and is none. */
export interface ScenarioMaker {
  readonly name: string;
  /** So many days before the given start it begins. */
  readonly leadDays?: number;
  attack(story: Story): Scenario;
  lookAlike(story: Story): Scenario;
}
