import { BROWSER } from './entra.ts';
import { type Fields, jsonLine, type Kit, type Line, type Who } from './kit.ts';

export interface AuditRecord {
  readonly who: Who;
  readonly operation: string;
  readonly address: string;
  readonly more: Fields;
}

/** What cmdlets are called with, as the audit log writes it. */
export function parametersOf(pairs: Readonly<Record<string, string>>): { Name: string; Value: string }[] {
  return Object.entries(pairs).map(([Name, Value]) => ({ Name, Value }));
}

/** Microsoft 365 unified audit log: a cmdlet of Exchange. */
export function exchangeAudit(kit: Kit, ms: number, { who, operation, address, more }: AuditRecord): Line {
  return jsonLine(ms, 'microsoft.exchange_audit', {
    CreationTime: kit.time(ms, 'seconds'), Id: kit.id('ex', ms), Operation: operation, OrganizationId: kit.org.entraTenant, RecordType: 1, ResultStatus: 'True', UserKey: who.id, UserType: 2, Version: 1,
    Workload: 'Exchange', ClientIP: `${address}:51422`, UserId: who.upn, ExternalAccess: false, OrganizationName: kit.org.onMicrosoft, ...more,
  });
}

export interface MailAccess {
  readonly who: Who;
  readonly address: string;
  readonly client: string;
  readonly operation?: string;
  readonly appId?: string;
  readonly messageIds?: readonly string[];
  readonly subject?: string;
}

/** Microsoft 365 unified audit log: somebody reads, sends or deletes mail of a mailbox. */
export function mailAccess(kit: Kit, ms: number, { who, address, client, operation = 'MailItemsAccessed', appId, messageIds = [], subject }: MailAccess): Line {
  const isAccess = operation === 'MailItemsAccessed';
  return jsonLine(ms, 'microsoft.exchange_audit', {
    CreationTime: kit.time(ms, 'seconds'), Id: kit.id('ma', ms), Operation: operation, OrganizationId: kit.org.entraTenant, RecordType: isAccess ? 50 : 2, ResultStatus: 'Succeeded', UserKey: who.id, UserType: 0, Version: 1,
    Workload: 'Exchange', UserId: who.upn, ClientIPAddress: address, ClientInfoString: client, MailboxOwnerUPN: who.upn, ExternalAccess: false, OrganizationName: kit.org.onMicrosoft,
    ...(appId === undefined ? {} : { AppId: appId, ClientAppId: appId }),
    ...(isAccess ? { OperationProperties: [{ Name: 'MailAccessType', Value: 'Bind' }, { Name: 'IsThrottled', Value: 'False' }], Folders: [{ Path: '\\Inbox', FolderItems: messageIds.map((InternetMessageId) => ({ InternetMessageId })) }], OperationCount: messageIds.length } : {}),
    ...(subject === undefined ? {} : { Item: { InternetMessageId: messageIds[0], Subject: subject } }),
  });
}

/** Microsoft 365 unified audit log: SharePoint and OneDrive. */
export function sharePointAudit(kit: Kit, ms: number, { who, operation, address, more }: AuditRecord): Line {
  return jsonLine(ms, 'microsoft.sharepoint_audit', {
    CreationTime: kit.time(ms, 'seconds'), Id: kit.id('sp', ms), Operation: operation, OrganizationId: kit.org.entraTenant, RecordType: 6, UserKey: `i:0h.f|membership|${who.id}@live.example`, UserType: 0, Version: 1,
    Workload: 'SharePoint', ClientIP: address, UserId: who.upn, EventSource: 'SharePoint', ItemType: 'File', ...more,
  });
}

export interface SiteFile {
  readonly who: Who;
  readonly operation: string;
  readonly address: string;
  readonly site: string;
  readonly folder: string;
  readonly file: string;
  readonly userAgent?: string;
}

/** Something done to one file of a site. */
export function siteFile(kit: Kit, ms: number, { who, operation, address, site, folder, file, userAgent = BROWSER }: SiteFile): Line {
  const siteUrl = `https://${kit.org.sharePoint}/sites/${site}/`;
  return sharePointAudit(kit, ms, {
    who, operation, address,
    more: { SiteUrl: siteUrl, UserAgent: userAgent, SourceFileName: file, SourceFileExtension: file.split('.').at(-1) ?? '', SourceRelativeUrl: folder, ObjectId: `${siteUrl}${folder}/${file}` },
  });
}
