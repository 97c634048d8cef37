import { type Fields, jsonLine, type Kit, type Line, type Who } from './kit.ts';

const SOURCE = 'microsoft.email_events';

export interface Mail {
  readonly from: string;
  readonly fromName?: string;
  readonly to: Who;
  readonly subject: string;
  readonly senderAddress: string;
  readonly verdict: 'pass' | 'fail' | 'none';
  readonly urls?: readonly string[];
  readonly attachments?: readonly { readonly name: string; readonly sha256: string }[];
  readonly threat?: 'Phish' | 'Malware' | 'Spam';
  readonly delivery?: 'Delivered' | 'Junked' | 'Blocked';
  readonly direction?: 'Inbound' | 'Outbound' | 'Intra-org';
  /** Who receives it, where that is nobody of the company. */
  readonly outsideTo?: string;
}

/** Microsoft Defender for Office 365: `EmailEvents`, and `EmailUrlInfo` and `EmailAttachmentInfo` for what is in it. */
export function mail(kit: Kit, ms: number, input: Mail): Line[] {
  const { from, to, urls = [], attachments = [] } = input;
  const networkId = kit.id('c3a7e1b0-0000-4000-8000', ms);
  const links = urls.map((url) => hunting(kit, ms, 'EmailUrlInfo', { Timestamp: kit.time(ms, 'iso7'), NetworkMessageId: networkId, Url: url, UrlDomain: new URL(url).hostname, UrlLocation: 'Body', ReportId: networkId }));
  const files = attachments.map(({ name, sha256 }) => hunting(kit, ms, 'EmailAttachmentInfo', {
    Timestamp: kit.time(ms, 'iso7'), NetworkMessageId: networkId, SenderFromAddress: from, RecipientEmailAddress: input.outsideTo ?? to.upn, FileName: name, FileType: name.split('.').at(-1) ?? '', SHA256: sha256, FileSize: 48_211, ThreatTypes: '', ReportId: networkId,
  }));
  return [hunting(kit, ms, 'EmailEvents', messageOf(kit, ms, { ...input, networkId })), ...links, ...files];
}

function messageOf(kit: Kit, ms: number, { from, fromName, to, subject, senderAddress, verdict, urls = [], attachments = [], threat, delivery = 'Delivered', direction = 'Inbound', outsideTo, networkId }: Mail & { networkId: string }): Fields {
  const isVersion6 = senderAddress.includes(':');
  return {
    Timestamp: kit.time(ms, 'iso7'), NetworkMessageId: networkId, InternetMessageId: `<${messageIdOf(networkId, from)}>`, SenderMailFromAddress: from, SenderFromAddress: from, SenderDisplayName: fromName ?? from.split('@')[0],
    SenderMailFromDomain: from.split('@')[1], SenderFromDomain: from.split('@')[1], SenderIPv4: isVersion6 ? '' : senderAddress, SenderIPv6: isVersion6 ? senderAddress : '',
    RecipientEmailAddress: outsideTo ?? to.upn, RecipientObjectId: outsideTo === undefined ? to.id : '', Subject: subject, EmailDirection: direction, DeliveryAction: delivery,
    DeliveryLocation: delivery === 'Delivered' ? 'Inbox/folder' : delivery === 'Junked' ? 'Junk folder' : 'Quarantine', ThreatTypes: threat ?? '', ThreatNames: '', DetectionMethods: threat === undefined ? '' : JSON.stringify({ [threat]: ['Fingerprint matching'] }),
    ConfidenceLevel: '', EmailAction: '', EmailActionPolicy: '', AttachmentCount: attachments.length, UrlCount: urls.length, EmailLanguage: 'en',
    AuthenticationDetails: JSON.stringify({ SPF: verdict, DKIM: verdict === 'pass' ? 'pass' : 'none', DMARC: verdict, CompAuth: verdict }), ReportId: networkId,
  };
}

/** The id that the sender's server gives a message. */
function messageIdOf(networkId: string, from: string): string {
  return `${networkId.replaceAll('-', '')}@${from.split('@')[1]}`;
}

export interface Click {
  readonly who: Who;
  readonly url: string;
  readonly address: string;
  readonly action?: 'ClickAllowed' | 'ClickBlocked';
  readonly isThrough?: boolean;
  readonly networkId?: string;
}

/** Defender for Office 365: a link of a mail was followed. */
export function click(kit: Kit, ms: number, { who, url, address, action = 'ClickAllowed', isThrough = false, networkId = '' }: Click): Line {
  return hunting(kit, ms, 'UrlClickEvents', {
    Timestamp: kit.time(ms, 'iso7'), Url: url, ActionType: action, AccountUpn: who.upn, Workload: 'Email', NetworkMessageId: networkId, ThreatTypes: '', DetectionMethods: '',
    IPAddress: address, IsClickedThrough: isThrough, UrlChain: JSON.stringify([url]), ReportId: kit.id('click', ms),
  });
}

function hunting(kit: Kit, ms: number, table: string, properties: Fields): Line {
  return jsonLine(ms, SOURCE, { time: kit.time(ms, 'iso7'), tenantId: kit.org.entraTenant, operationName: 'Publish', category: `AdvancedHunting-${table}`, properties });
}
