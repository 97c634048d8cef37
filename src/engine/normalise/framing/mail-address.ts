/** Somebody in a header such as `From`: a name, an address, or both. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** More of a header is not read: lists of thousands are no sender and no receiver. */
const MAX_CHARS = 50_000;
const MAX_MAILBOXES = 200;

/**
 * The mailboxes of an address header. What stands in angle brackets is the address; a display name may hold another address, which is
 * how senders pretend to be somebody else.
 */
export function readMailboxes(header: string): Mailbox[] {
  const mailboxes: Mailbox[] = [];
  for (const item of splitItems(header.slice(0, MAX_CHARS))) {
    const bracket = /<([^<>]*)>[^<>]*$/.exec(item);
    const address = addressIn(bracket?.[1] ?? item);
    const words = bracket ? item.slice(0, bracket.index) : address === '' ? item : '';
    const name = words.trim().replace(/^"(.*)"$/s, '$1').replace(/\\(.)/g, '$1');
    if (address !== '' || name !== '') mailboxes.push({ name, address });
    if (mailboxes.length >= MAX_MAILBOXES) break;
  }
  return mailboxes;
}

function addressIn(text: string): string {
  return /[^\s<>,;:"()[\]\\]+@[^\s<>,;:"()\\]+/.exec(text)?.[0].replace(/[.>\]]+$/, '') ?? '';
}

/** Parts a header at commas, and at the semicolons that end groups, outside quotes, comments and brackets. */
function splitItems(header: string): string[] {
  const items: string[] = [];
  let from = 0;
  let depth = 0;
  let isQuoted = false;
  for (let i = 0; i < header.length; i++) {
    const char = header[i];
    if (char === '\\') i++;
    else if (char === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (char === '(' || char === '<') depth++;
    else if (char === ')' || char === '>') depth = Math.max(0, depth - 1);
    else if ((char === ',' || char === ';') && depth === 0) {
      items.push(header.slice(from, i));
      from = i + 1;
    }
  }
  items.push(header.slice(from));
  return items.map((item) => item.trim()).filter((item) => item !== '');
}
