import type { JsonObject } from '#contract/event.ts';
import { hostOf } from './mail-domain.ts';

/** Hosts that are an address, also one written as a number. */
const ADDRESS_HOST = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\d{8,12}|0x[0-9a-f]{8}|\[[0-9a-f:.]+\])$/;
const OWN_NETWORK = /^(?:0|10|127)\.|^192\.168\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\./;
/** Accounts under which web servers and systems send, no people and no mailing programs. */
const SYSTEM_SENDER = /^(?:root|www-data|www|apache|httpd|nginx|nobody|daemon)@/i;
/** Newsletters hide a line for the preview; this is text for filters. */
const MIN_HIDDEN_CHARS = 800;

/**
 * What is not as honest senders write, each by a name; many are weak alone and all are strong together. Facts are those of `mailFacts`, with
 * `sender_proof`, `return_path_address` and `sending_script` beside them.
 */
export function mailSigns(facts: JsonObject): string[] {
  const targets = textsOf(facts['link_targets']);
  const hosts = textsOf(facts['target_hosts']);
  const signs: readonly (readonly [string, boolean])[] = [
    ['sender-unproven', facts['sender_proof'] === 'unproven'],
    ['sender-unaligned', facts['sender_proof'] === 'unaligned'],
    ['sender-flawed', facts['from_flaws'] !== undefined],
    ['sender-disguised', facts['from_disguises'] !== undefined || facts['from_name_shows'] !== undefined],
    ['sent-by-system', SYSTEM_SENDER.test(String(facts['return_path_address'] ?? '')) || facts['sending_script'] !== undefined],
    // Machines without a name are many.
    ['id-flawed', facts['message_id_flaw'] !== undefined && facts['message_id_flaw'] !== 'local'],
    ['subject-disguised', facts['subject_disguises'] !== undefined],
    ['text-hidden', Number(facts['hidden_chars'] ?? 0) >= MIN_HIDDEN_CHARS],
    ['link-to-address', hosts.some((host) => ADDRESS_HOST.test(host) && !OWN_NETWORK.test(host))],
    ['link-misleads', facts['misleading_links'] !== undefined],
    ['link-disguised', targets.some(isDisguised)],
  ];
  return signs.flatMap(([name, holds]) => (holds ? [name] : []));
}

/** A name before the host (`https://bank.example@evil.example`), or a host of other letters than it seems. */
function isDisguised(target: string): boolean {
  return /^https?:\/\/[^/?#]*@/i.test(target) || /(?:^|\.)xn--|[^\x20-\x7E]/.test(hostOf(target));
}

function textsOf(value: JsonObject[string]): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
