import type { PageLink } from './mail-page.ts';
import { hostOf, registeredDomain } from './mail-domain.ts';

/** More of them no mail needs. */
const MAX_TARGETS = 200;
/** A text that is an address of the web itself: with its scheme, or nothing but a name. */
const SHOWN = /^\W{0,3}(?:(?:https?:\/\/)([^\s/?#]{4,250})\S{0,2000}|((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})(?:[/?#]\S{0,2000})?)\W{0,3}$/i;
/** Services that put their own address before that of the link, with the name of the parameter that holds it. */
const WRAPPERS: readonly RegExp[] = [
  /^https?:\/\/[\w.-]+\.safelinks\.protection\.outlook\.com\/[^?]*\?(?:[^#]*&)?url=([^&#]+)/i,
  /^https?:\/\/(?:www\.)?google\.[a-z.]{2,6}\/url\?(?:[^#]*&)?(?:q|url)=([^&#]+)/i,
  /^https?:\/\/urldefense\.(?:com|us)\/v3\/__(.+?)__;/i,
];

/** Where a click may lead: http(s) addresses, each once, in their order, what a protecting service put around them taken off. */
export function linkTargets(targets: readonly string[]): string[] {
  const found = new Set<string>();
  for (const target of targets) {
    if (found.size >= MAX_TARGETS) break;
    const bare = unwrap(target.replace(/[\t\r\n]/g, '').replace(/^\s*(https?):[\\/]*/i, '$1://'));
    if (/^https?:\/\/./i.test(bare)) found.add(bare.slice(0, 4096));
  }
  return [...found];
}

/** Links whose text is an address of another domain than they lead to, as `shown -> target`. */
export function misleadingLinks(links: readonly PageLink[]): string[] {
  const found = new Set<string>();
  for (const { target, text } of links) {
    const shown = SHOWN.exec(text);
    const [bare] = linkTargets([target]);
    if (!shown || bare === undefined) continue;
    const from = hostOf(`http://${shown[1] ?? shown[2]}`);
    const to = hostOf(bare);
    const claimed = registeredDomain(from);
    if (claimed !== '' && claimed !== registeredDomain(to)) found.add(`${from} -> ${to}`);
  }
  return [...found].slice(0, MAX_TARGETS);
}

function unwrap(target: string): string {
  for (const wrapper of WRAPPERS) {
    const inner = wrapper.exec(target)?.[1];
    if (inner !== undefined) return decoded(inner);
  }
  return target;
}

function decoded(text: string): string {
  return /%(?![0-9a-f]{2})/i.test(text) ? text : text.replace(/(?:%[0-7][0-9a-f])+/gi, (run) => decodeURIComponent(run));
}
