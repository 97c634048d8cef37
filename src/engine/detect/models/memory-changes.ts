import type { MemoryChanges } from '#contract/model.ts';

/** All of them as one. */
export function joinChanges(all: readonly MemoryChanges[]): MemoryChanges {
  return { kept: all.flatMap(({ kept }) => kept), dropped: all.flatMap(({ dropped }) => dropped) };
}
