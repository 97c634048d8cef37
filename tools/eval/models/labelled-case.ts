import type { NormalisedEvent } from '#contract/event.ts';

/** What a record is as far as a model goes: part of an attack that it should find (by name), of something harmless, or neither, as other attacks are. */
export type Truth = { readonly kind: 'attack'; readonly unit: string } | { readonly kind: 'benign' } | { readonly kind: 'other' };

export interface LabelledEvent {
  readonly event: NormalisedEvent;
  readonly truth: Truth;
}

/** Events of one network, in the order of time: models know nothing when it begins. */
export interface LabelledCase {
  readonly name: string;
  /** The model, or kind of data, whose attacks these are; to other models they are neither. */
  readonly of: string;
  readonly events: Iterable<LabelledEvent>;
}

export const BENIGN: Truth = { kind: 'benign' };
export const OTHER: Truth = { kind: 'other' };
