/**
 * CEF keys by the names that others give them, in lower case: ArcSight's full names (which Elastic writes) and, where they differ from those, the
 * columns of Microsoft Sentinel's table CommonSecurityLog.
 */
const KEYS: Readonly<Record<string, string>> = {
  deviceaction: 'act', applicationprotocol: 'app', deviceeventcategory: 'cat', baseeventcount: 'cnt', eventcount: 'cnt',
  sourceaddress: 'src', sourceip: 'src', sourceport: 'spt', sourcehostname: 'shost', sourcemacaddress: 'smac', sourcentdomain: 'sntdom',
  sourceusername: 'suser', sourceuserid: 'suid', sourceuserprivileges: 'spriv', sourceprocessid: 'spid', sourceprocessname: 'sproc',
  destinationaddress: 'dst', destinationip: 'dst', destinationport: 'dpt', destinationhostname: 'dhost', destinationmacaddress: 'dmac', destinationntdomain: 'dntdom',
  destinationusername: 'duser', destinationuserid: 'duid', destinationuserprivileges: 'dpriv', destinationprocessid: 'dpid', destinationprocessname: 'dproc',
  deviceaddress: 'dvc', devicehostname: 'dvchost', devicename: 'dvchost', computer: 'dvchost', devicemacaddress: 'dvcmac', deviceprocessid: 'dvcpid', processid: 'dvcpid',
  endtime: 'end', starttime: 'start', devicereceipttime: 'rt', receipttime: 'rt', devicetimezone: 'dtz',
  filename: 'fname', filesize: 'fsize', filepath: 'filePath', filehash: 'fileHash', filetype: 'fileType', fileid: 'fileId',
  bytesin: 'in', receivedbytes: 'in', bytesout: 'out', sentbytes: 'out', message: 'msg', eventoutcome: 'outcome', transportprotocol: 'proto', protocol: 'proto',
  requesturl: 'request', requestmethod: 'requestMethod', requestcontext: 'requestContext', requestcookies: 'requestCookies', requestclientapplication: 'requestClientApplication',
  communicationdirection: 'deviceDirection', devicedirection: 'deviceDirection', externalid: 'externalId', extid: 'externalId', deviceexternalid: 'deviceExternalId',
  processname: 'deviceProcessName', deviceprocessname: 'deviceProcessName', devicefacility: 'deviceFacility',
  deviceinboundinterface: 'deviceInboundInterface', deviceoutboundinterface: 'deviceOutboundInterface',
  sourcetranslatedaddress: 'sourceTranslatedAddress', sourcetranslatedport: 'sourceTranslatedPort',
  destinationtranslatedaddress: 'destinationTranslatedAddress', destinationtranslatedport: 'destinationTranslatedPort',
  sourceservicename: 'sourceServiceName', destinationservicename: 'destinationServiceName', sourcednsdomain: 'sourceDnsDomain', destinationdnsdomain: 'destinationDnsDomain',
  devicevendor: 'deviceVendor', deviceproduct: 'deviceProduct', deviceversion: 'deviceVersion', deviceeventclassid: 'deviceEventClassId',
  activity: 'name', logseverity: 'cefSeverity',
};

const CUSTOM: readonly (readonly [RegExp, string])[] = [
  [/^devicecustomstring(\d)(label)?$/, 'cs'], [/^devicecustomnumber(\d)(label)?$/, 'cn'], [/^devicecustomfloatingpoint(\d)(label)?$/, 'cfp'],
  [/^devicecustomipv6address(\d)(label)?$/, 'c6a'], [/^devicecustomdate(\d)(label)?$/, 'deviceCustomDate'],
  [/^flexstring(\d)(label)?$/, 'flexString'], [/^flexnumber(\d)(label)?$/, 'flexNumber'],
];

const known = new Map<string, string>();
/** Products bring names of their own; what is remembered stays bounded. */
const MAX_REMEMBERED = 5000;

/** `SourceIP` and `sourceAddress` are `src`; a name that CEF does not know is kept. */
export function cefKeyOf(name: string): string {
  const found = known.get(name);
  if (found !== undefined) return found;
  const key = KEYS[name.toLowerCase()] ?? customKeyOf(name.toLowerCase()) ?? name;
  if (known.size < MAX_REMEMBERED) known.set(name, key);
  return key;
}

function customKeyOf(name: string): string | undefined {
  for (const [pattern, prefix] of CUSTOM) {
    const match = pattern.exec(name);
    if (match) return `${prefix}${match[1]}${match[2] ? 'Label' : ''}`;
  }
  return undefined;
}
