import type { JournalRecord } from '#stores/journal/port.ts';
import type { RefusalReason } from '#contract/outcome.ts';
import type { Clock } from '#base/clock.ts';
import type { Recognise } from '../credential-cache.ts';
import { takeToken } from './structured-token.ts';

/** A message as a record, or why it is refused; `unanswered` when credentials cannot be looked up now. */
export type ReceivedMessage =
  | { readonly kind: 'record'; readonly record: JournalRecord }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly isOwnToken: boolean }
  | { readonly kind: 'unanswered' };

export interface MessageContext {
  readonly clock: Clock;
  readonly recognise: Recognise;
}

/**
 * Makes a record of a message. A token in the message decides before the secret of its connection, so that a relay
 * can send for several tenants; a wrong token never falls back, or one tenant's messages would land with another.
 */
export async function receiveMessage(bytes: Buffer, connectionSecret: string | null, context: MessageContext): Promise<ReceivedMessage> {
  const receivedAtMs = context.clock.nowMs();
  const { token, message } = takeToken(bytes);
  const secret = token ?? connectionSecret;
  if (secret === null) return { kind: 'refused', reason: 'no-credential', isOwnToken: false };
  const recognised = await context.recognise(secret);
  if (recognised.kind === 'unanswered') return { kind: 'unanswered' };
  if (recognised.kind === 'unknown') return { kind: 'refused', reason: 'wrong-credential', isOwnToken: token !== null };
  const { tenant, source } = recognised.credential;
  // Syslog senders never repeat a message, so it has no key: its position is its identity.
  return { kind: 'record', record: { tenant, source, receivedAtMs, key: '', raw: message } };
}
