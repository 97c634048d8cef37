// What every builder of native records needs: whose records they are, ids, and how times are written.
export type TimeForm = 'iso' | 'iso7' | 'seconds' | 'epoch' | 'ms' | 'ns' | 'date' | 'clock' | 'sysmon' | 'rfc3164';

export type Fields = Readonly<Record<string, unknown>>;

/** The names of one company in the products that it uses. */
export interface Organisation {
  readonly domain: string;
  /** The Windows domain's short name, as in `DOM\account`. */
  readonly netbios: string;
  readonly entraTenant: string;
  readonly awsAccount: string;
  readonly awsRegion: string;
  /** Host names of SharePoint and of the tenant, both below `.example`. */
  readonly sharePoint: string;
  readonly onMicrosoft: string;
  readonly firewall: { readonly name: string; readonly serial: string };
  readonly githubOrg: string;
  readonly googleCustomer: string;
}

/** A user under the names that directories give. */
export interface Who {
  readonly name: string;
  /** The account in the Windows domain, without it. */
  readonly account: string;
  readonly upn: string;
  /** Object id in Entra. */
  readonly id: string;
  /** Security identifier in the Windows domain. */
  readonly sid: string;
}

export interface Kit {
  readonly org: Organisation;
  /** An id that no other record has, the same in every run. */
  id(kind: string, ms: number): string;
  time(ms: number, form: TimeForm): string;
}

/** One record as it arrives. `timeMs` is the time of the event, `source` its `vendor.product`. */
export interface Line {
  readonly timeMs: number;
  readonly source: string;
  readonly raw: string;
}

export function jsonLine(timeMs: number, source: string, fields: Fields): Line {
  return { timeMs, source, raw: JSON.stringify(fields) };
}

export const windowsName = (kit: Kit, who: Who): string => `${kit.org.netbios}\\${who.account}`;
