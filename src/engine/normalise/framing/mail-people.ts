import type { JsonObject } from '#contract/event.ts';
import { type Mailbox, readMailboxes } from './mail-address.ts';
import type { MailPart } from './mail-part.ts';
import { decodeHeaderWords } from './mime-text.ts';

/** Who a message names, by address; of senders the first that has one. */
export interface MailPeople {
  readonly from: string;
  readonly fromName: string;
  readonly senders: number;
  readonly replyTo: readonly string[];
  readonly returnPath: string;
  readonly receivers: readonly string[];
}

/** The headers that name people, as they are written and the addresses in them (`fields`), and who they are. */
export function readPeople({ headers }: MailPart): { readonly fields: JsonObject; readonly people: MailPeople } {
  const raw = (...names: readonly string[]) => names.flatMap((name) => headers.get(name) ?? []);
  const first = (...names: readonly string[]) => decodedLine(raw(...names)[0]);
  const mailboxes = (name: string): Mailbox[] => raw(name).flatMap(mailboxesOf);
  const addresses = (name: string) => mailboxes(name).flatMap(({ address }) => (address === '' ? [] : [address]));
  const senders = mailboxes('from');
  const from = senders.find(({ address }) => address !== '') ?? senders[0];
  // A comma too many parts the name from its address: `"Parcel Desk", <desk@mailer.example>`.
  const fromName = decodedLine(from?.name || senders[0]?.name) ?? '';
  const [to, cc, replyTo, returnPath] = [addresses('to'), addresses('cc'), addresses('reply-to'), addresses('return-path')[0]];
  return {
    fields: {
      from: first('from'), sender: first('sender'), reply_to: first('reply-to'), return_path: first('return-path'), to: first('to'), cc: first('cc'),
      delivered_to: first('delivered-to', 'x-original-to', 'envelope-to'),
      from_address: from?.address, from_name: fromName, sender_address: addresses('sender')[0], reply_to_addresses: replyTo,
      return_path_address: returnPath, to_addresses: to, cc_addresses: cc,
    },
    people: {
      from: from?.address ?? '', fromName, senders: new Set(senders.map(({ address }) => address.toLowerCase()).filter((address) => address !== '')).size,
      replyTo, returnPath: returnPath ?? '', receivers: [...to, ...cc, ...addresses('delivered-to')],
    },
  };
}

/** A header in one line, its encoded words read. */
export function decodedLine(value: string | undefined): string | undefined {
  return value === undefined ? undefined : decodeHeaderWords(value).replace(/\s+/g, ' ').trim();
}

/** Some senders encode the whole header, the address with it. */
function mailboxesOf(header: string): Mailbox[] {
  const found = readMailboxes(header);
  return found.some(({ address }) => address !== '') ? found : readMailboxes(decodeHeaderWords(header));
}
