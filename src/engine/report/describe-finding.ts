import type { JsonObject } from '#contract/event.ts';
import { describeMail } from './describe-mail.ts';
import { at, first, get, onHost, text, userAt } from './sentence-parts.ts';

/** A finding of another product: what it says, and whom or what it is about. */
export function describeFinding(ocsf: JsonObject): string | null {
  const title = first(ocsf, 'finding_info.title', 'message')?.replace(/\.$/, '');
  if (title === undefined) return null;
  const told = `${get(ocsf, 'metadata.product.name') ?? 'A product'} reported: ${title}${onHost(ocsf)}`;
  const evidence = evidenceOf(ocsf);
  if (evidence !== undefined) return `${told} (${evidence})`;
  const whom = subjectOf(ocsf);
  return whom === undefined || told.includes(whom) ? told : `${told}, about ${whom}`;
}

/** The mail or the connection that a finding was about. */
function evidenceOf(ocsf: JsonObject): string | undefined {
  const email = at(ocsf, 'evidences', '0', 'email');
  if (email !== undefined) return describeMail({ email });
  const [source, target] = [text(at(ocsf, 'evidences', '0', 'src_endpoint', 'ip')), text(at(ocsf, 'evidences', '0', 'dst_endpoint', 'ip'))];
  return source === undefined || target === undefined ? undefined : `${source} to ${target}`;
}

/** The user, file or resource that a finding names; processes and users tell more than what they belong to. */
function subjectOf(ocsf: JsonObject): string | undefined {
  for (const path of ['user', 'actor.user', 'evidences.0.user', 'evidences.0.actor.user', 'evidences.0.process.user']) {
    const user = userAt(ocsf, path);
    if (user !== undefined) return user;
  }
  return first(
    ocsf, 'evidences.0.process.cmd_line', 'evidences.0.file.path', 'evidences.0.file.name', 'evidences.0.url.url_string', 'evidences.0.src_endpoint.ip',
    'resources.0.name', 'resources.0.uid', 'src_endpoint.ip',
  );
}
