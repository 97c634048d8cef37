import type { LogSource } from '#contract/log-source.ts';

/** What a rule can read of a field: nothing, or one or more values. `null` stands for an explicit null. */
export type FieldValue = string | number | boolean | null;

/**
 * An event as rules see it. `values` answers all values of a field by the name that the rule uses: the source's
 * own name, or the alias that the taxonomy gives for the rule's log source. An absent field gives `undefined`.
 */
export interface EventFields {
  readonly logSources: readonly LogSource[];
  /** Event time, milliseconds since 1970. */
  readonly timeMs: number;
  values(field: string): readonly FieldValue[] | undefined;
  /** The text that keyword searches (no field) look in. */
  readonly text: string;
}
