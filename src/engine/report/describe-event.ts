import type { JsonObject, NormalisedEvent } from '#contract/event.ts';
import { describeAccess, describeAccount, describeApi, describeEntity, describeGroup, describeHostedFile } from './describe-change.ts';
import { describeFinding } from './describe-finding.ts';
import { describeLink, describeMail } from './describe-mail.ts';
import { describeFile, describeJob, describeModule, describeProcess, describeRegistry } from './describe-on-host.ts';
import { describeSignIn } from './describe-sign-in.ts';
import { describeDns, describeFlow, describeHttp, describeLease, describeNetworkFile, describeTunnel } from './describe-traffic.ts';
import { activityIn, get, onHost, part, userAt } from './sentence-parts.ts';

type Describe = (ocsf: JsonObject) => string | null;

/** One plain sentence for an event: who did what to what. Texts of the source are shortened, never interpreted. */
export function describeEvent(event: NormalisedEvent): string {
  const { ocsf } = event;
  const sentence = DESCRIBE[ocsf.class_uid]?.(ocsf) ?? describeAnything(ocsf, event.source);
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}

/** By OCSF class uid. */
const DESCRIBE: Readonly<Record<number, Describe>> = {
  1001: describeFile, 1005: describeModule, 1006: describeJob, 1007: describeProcess, 201001: describeRegistry, 201002: describeRegistry,
  2002: describeFinding, 2003: describeFinding, 2004: describeFinding, 2005: describeFinding, 2006: describeFinding,
  3001: describeAccount, 3002: describeSignIn, 3003: describeSignIn, 3004: describeEntity, 3005: describeAccess, 3006: describeGroup,
  4001: describeFlow, 4002: describeHttp, 4003: describeDns, 4004: describeLease, 4005: describeFlow, 4006: describeFlow, 4007: describeFlow,
  4008: describeNetworkFile, 4009: describeMail, 4010: describeNetworkFile, 4011: describeMail, 4012: describeLink, 4014: describeTunnel,
  6003: describeApi, 6006: describeHostedFile,
};

/** What the source says itself, or else the names of class and activity. */
function describeAnything(ocsf: JsonObject, source: string): string {
  const message = get(ocsf, 'message');
  if (message !== undefined) return `${message}${message.includes('.') ? '' : onHost(ocsf)}`;
  const user = userAt(ocsf, 'actor.user') ?? userAt(ocsf, 'user');
  return `${get(ocsf, 'class_name') ?? 'Event'}: ${activityIn(ocsf, 'unknown')}${part(' by ', user)}${onHost(ocsf)}, reported by ${source}`;
}
