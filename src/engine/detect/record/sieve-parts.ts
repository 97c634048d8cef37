import type { Taxonomy } from '#contract/taxonomy.ts';
import type { MappingNormaliser } from '../../normalise/normaliser.ts';
import type { EventView } from '../event-view.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { CopyUnits } from '../sigma/literal-scanner.ts';
import type { RuleSet } from '../sigma/rule-set.ts';

/** What a record sieve is made of. */
export interface SieveParts {
  readonly kernel: Kernel;
  readonly normaliser: MappingNormaliser;
  readonly ruleSet: Pick<RuleSet, 'rules' | 'placesFor'>;
  readonly view: EventView;
  readonly taxonomy: Taxonomy;
  readonly copyUnits: CopyUnits;
  /** Any number, not to be guessed: two records cannot be made to be taken for one another. */
  readonly seed: number;
  /** UTF-8 to text. */
  readonly decode: (bytes: Uint8Array) => string;
}
