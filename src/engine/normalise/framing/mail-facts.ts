import type { JsonObject } from '#contract/event.ts';
import { letterDisguises, readableText } from './letter-disguise.ts';
import { domainFlaw, hostOf, isExtended, isLookAlike, registeredDomain } from './mail-domain.ts';
import { linkTargets, misleadingLinks } from './mail-links.ts';
import type { MailPage } from './mail-page.ts';
import type { MailPart } from './mail-part.ts';
import type { MailPeople } from './mail-people.ts';

/** What the reader of a message finds: its pages, its plain texts with their links, and the pages that are attached. */
export interface MailBody {
  readonly subject: string;
  readonly pages: readonly MailPage[];
  readonly plain: readonly string[];
  readonly plainLinks: readonly string[];
  readonly attached: readonly MailPage[];
}

/** More of a text no rule reads. */
const MAX_TEXT_CHARS = 10_000;
/** Exchange Online and others give an id to a message that came without one; such an id names their own server. */
const ADDED_BY_OUTLOOK = /^<?[0-9a-f]{8}-[0-9a-f-]{27}@[a-z0-9]+\.(?:eop-[\w-]+\.prod\.protection|[a-z]+\d+\.prod)\.outlook\.com>?$/i;
const SCRIPT_SIGNS: readonly (readonly [string, RegExp])[] = [
  ['decodes', /\batob\s*\(|\bunescape\s*\(|fromCharCode|\beval\s*\(|document\.write|innerHTML\s*=/],
  ['drops', /createObjectURL|msSaveOrOpenBlob|\.download\s*=/],
  ['moves', /(?:window|document|top|self)\.location|location\.(?:href|replace|assign)/],
];

/** What can be said of a message by comparing its parts: who it pretends to come from, how it writes, and where its links lead. */
export function mailFacts(headers: MailPart['headers'], people: MailPeople, body: MailBody): JsonObject {
  const facts: JsonObject = { ...senderFacts(people), ...textFacts(body), ...linkFacts(body, registeredDomain(people.from) || hostOf(people.from)), message_id_flaw: messageIdFlaw(headers, people) };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)));
}

function senderFacts({ from, fromName, senders, replyTo, returnPath, receivers }: MailPeople): JsonObject {
  const domain = registeredDomain(from) || hostOf(from);
  const own = [...new Set(receivers.map(registeredDomain))].filter((name) => name !== '');
  const flaw = from === '' ? 'no-address' : domainFlaw(from);
  return {
    from_domain: domain, from_flaws: [...(flaw === undefined ? [] : [flaw]), ...(senders > 1 ? ['several'] : [])],
    from_name_reads: readableText(fromName), from_disguises: letterDisguises(fromName), from_name_shows: addressInName(fromName, domain),
    from_resembles: own.filter((name) => isLookAlike(domain, name)), from_extends: own.filter((name) => isExtended(domain, name)), is_from_own_domain: own.includes(domain),
    ...(replyTo[0] === undefined ? {} : answerFacts(replyTo[0], from, domain)),
    return_path_domain: registeredDomain(returnPath) || hostOf(returnPath), recipients: receivers.length,
  };
}

/** The address that a display name shows, where it is of another domain than the sender's. */
function addressInName(fromName: string, domain: string): string | undefined {
  const shown = /[\w.+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,24}/i.exec(fromName.slice(0, 500))?.[0].toLowerCase();
  const shownDomain = shown === undefined || domainFlaw(shown) !== undefined ? '' : registeredDomain(shown);
  return shownDomain === '' || shownDomain === domain ? undefined : shown;
}

/** Where answers go, as against the sender. */
function answerFacts(answers: string, from: string, domain: string): JsonObject {
  const answersDomain = registeredDomain(answers);
  const isSameAddress = answers.toLowerCase() === from.toLowerCase();
  const isAlike = isLookAlike(answersDomain, domain) || isExtended(answersDomain, domain);
  return {
    reply_to_domain: answersDomain, reply_to_differs: answersDomain !== domain ? 'domain' : isSameAddress ? undefined : 'address',
    reply_to_resembles: isAlike ? domain : undefined,
  };
}

function textFacts({ subject, pages, plain }: MailBody): JsonObject {
  const text = [...pages.map((page) => page.text), ...plain].join('\n').slice(0, MAX_TEXT_CHARS);
  const read = readableText(text).replace(/\s+/g, ' ').trim();
  return {
    subject_reads: readableText(subject), subject_disguises: letterDisguises(subject), body_text: read, body_chars: read.length,
    hidden_chars: pages.reduce((sum, page) => sum + page.hiddenChars, 0), images: pages.reduce((sum, page) => sum + page.images, 0),
  };
}

function linkFacts({ pages, plainLinks, attached }: MailBody, sender: string): JsonObject {
  const links = pages.flatMap((page) => page.links);
  const forms = pages.flatMap((page) => page.forms);
  const targets = linkTargets([...links.map(({ target }) => target), ...forms, ...plainLinks]);
  const hosts = [...new Set(targets.map(hostOf))];
  const domains = [...new Set(hosts.map((host) => registeredDomain(host) || host))];
  const isAsking = (asking: readonly MailPage[]) => asking.some((page) => page.asksForPassword) || undefined;
  return {
    link_targets: targets, target_hosts: hosts, target_domains: domains, has_own_link: domains.length === 0 ? undefined : domains.includes(sender), misleading_links: misleadingLinks(links),
    form_targets: linkTargets(forms), asks_for_password: isAsking(pages),
    attached_page_asks_for_password: isAsking(attached), attached_page_signs: SCRIPT_SIGNS.filter(([, sign]) => attached.some(({ script }) => sign.test(script))).map(([name]) => name),
    attached_page_targets: linkTargets(attached.flatMap((page) => [...page.forms, ...page.links.map(({ target }) => target)])),
  };
}

/** `missing`, `added` by a server of the receiver, `malformed`, or `local`: made on a machine without a name. */
function messageIdFlaw(headers: MailPart['headers'], { from, returnPath }: MailPeople): string | undefined {
  const id = headers.get('message-id')?.[0]?.trim() ?? '';
  if (id === '') return 'missing';
  if (ADDED_BY_OUTLOOK.test(id)) return 'added';
  const host = /^<[^<>@\s]+@([^<>@\s]+)>$/.exec(id)?.[1]?.toLowerCase();
  if (host === undefined) return 'malformed';
  const receiver = /\bby\s+([\w.-]+)/i.exec(headers.get('received')?.[0] ?? '')?.[1]?.toLowerCase();
  const domain = registeredDomain(host);
  if (host === receiver && domain !== '' && domain !== registeredDomain(from) && domain !== registeredDomain(returnPath)) return 'added';
  return host.includes('.') && !/^localhost\b/.test(host) ? undefined : 'local';
}
