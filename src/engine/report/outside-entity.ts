import type { Entity } from '#contract/entity.ts';
import { addressKind } from '../correlate/well-known.ts';

/** Whether an entity of an incident is none of the tenant's own. A mailbox is outside where it is no user's of ours. */
export function isOutside({ type, value }: Entity, all: readonly Entity[]): boolean {
  if (type === 'address') return addressKind(value) === 'external';
  return type === 'domain' || type === 'file' || (type === 'mailbox' && !all.some((other) => other.type === 'user' && other.value === value));
}
