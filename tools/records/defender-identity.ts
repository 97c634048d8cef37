import { jsonLine, type Kit, type Line, type Who } from './kit.ts';

/** Defender for Identity: a logon as its sensor on the controller sees it. It names the account in every way it has. */
export function identityLogon(kit: Kit, ms: number, { who, host, address, controller, controllerAddress }: { readonly who: Who; readonly host: string; readonly address: string; readonly controller: string; readonly controllerAddress: string }): Line {
  const time = kit.time(ms, 'iso7');
  return jsonLine(ms, 'microsoft.defender_identity', {
    time, tenantId: kit.org.entraTenant, operationName: 'Publish', category: 'AdvancedHunting-IdentityLogonEvents',
    properties: {
      Timestamp: time, ActionType: 'LogonSuccess', ReportId: kit.id('mdi', ms), AdditionalFields: '{}', Application: 'Active Directory', LogonType: 'Credentials validation', Protocol: 'Kerberos', FailureReason: '', AccountName: who.account,
      AccountDomain: kit.org.domain, AccountUpn: who.upn, AccountSid: who.sid, AccountObjectId: who.id, AccountDisplayName: who.name, DeviceName: `${host}.${kit.org.domain}`, DeviceType: 'Workstation', OSPlatform: 'Windows 11', IPAddress: address,
      Port: '51000', DestinationDeviceName: controller, DestinationIPAddress: controllerAddress, DestinationPort: '88', TargetDeviceName: '', TargetAccountDisplayName: '',
    },
  });
}
