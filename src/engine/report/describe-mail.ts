import type { Json, JsonObject } from '#contract/event.ts';
import { at, first, get, isBlocked, part, text, who } from './sentence-parts.ts';

export function describeMail(ocsf: JsonObject): string {
  const sender = first(ocsf, 'email.from', 'email.smtp_from') ?? 'an unknown sender';
  const clicked = get(ocsf, 'activity_name') === 'Click' ? text(at(ocsf, 'email', 'urls', '0', 'url_string')) : undefined;
  if (clicked !== undefined) return `${describeClick(ocsf, clicked)}, in a mail from ${sender}`;
  const subject = get(ocsf, 'email.subject');
  const files = listAt(ocsf, 'files').slice(0, 3).flatMap((file) => text(at(file, 'name')) ?? []);
  return `Mail from ${sender} to ${receiversIn(ocsf)}${part(', “', subject, '”')}${files.length > 0 ? `, with ${files.join(', ')}` : ''}`;
}

function receiversIn(ocsf: JsonObject): string {
  const lists = ['to', 'delivered_to', 'smtp_to'].map((name) => listAt(ocsf, name).flatMap((one) => text(one) ?? []));
  const [receiver, ...more] = lists.find((found) => found.length > 0) ?? [];
  return `${receiver ?? 'a mailbox'}${more.length > 0 ? ` and ${more.length} more` : ''}`;
}

function listAt(ocsf: JsonObject, name: string): readonly Json[] {
  const value = at(ocsf, 'email', name);
  return Array.isArray(value) ? (value as readonly Json[]) : value === undefined ? [] : [value];
}

export function describeLink(ocsf: JsonObject): string | null {
  const url = get(ocsf, 'url.url_string');
  if (url === undefined) return null;
  return get(ocsf, 'activity_name') === 'Scan' ? `A mail held the link ${url}` : describeClick(ocsf, url);
}

function describeClick(ocsf: JsonObject, url: string): string {
  return `${who(ocsf)} opened the link ${url}${isBlocked(ocsf) ? ', which was blocked' : ''}`;
}
