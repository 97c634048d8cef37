import type { Deed } from '../stage.ts';

/** What happens now and then, at a rate of its own however many events there are. */
export interface Oddity {
  readonly perUserDay?: number;
  readonly perDay?: number;
  /** Machines do it at any hour, people when they work. */
  readonly isMachine?: boolean;
  readonly deed: Deed;
}
