import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { putMessageData } from './windows-event-message.ts';

type Fields = Parameters<typeof putMessageData>[0];

function read(fields: Fields): Fields {
  putMessageData(fields);
  return fields;
}

const FAILED = 'An account failed to log on.\r\n\r\nSubject:\r\n\tSecurity ID:\t\tNT AUTHORITY\\SYSTEM\r\n\tAccount Name:\t\tWS7$\r\n\tAccount Domain:\t\tNORTHWIND\r\n\tLogon ID:\t\t0x3E7\r\n\r\n'
  + 'Logon Type:\t\t\t10\r\n\r\nAccount For Which Logon Failed:\r\n\tSecurity ID:\t\tNORTHWIND\\m.osei\r\n\tAccount Name:\t\tm.osei\r\n\tAccount Domain:\t\tNORTHWIND\r\n\r\n'
  + 'Failure Information:\r\n\tStatus:\t\t\t0xC000006D\r\n\tSub Status:\t\t0xC000006A\r\n\r\nNetwork Information:\r\n\tWorkstation Name:\tWS9\r\n\tSource Network Address:\t10.20.4.88\r\n\tSource Port:\t\t50122\r\n';

describe('the data of an event out of its message', () => {
  it('tells the subject from the target by the headings', () => {
    const fields = read({ EventID: 4625, Channel: 'Security', Message: FAILED });
    assert.equal(fields['SubjectUserName'], 'WS7$');
    assert.equal(fields['TargetUserName'], 'm.osei');
    assert.equal(fields['LogonType'], '10');
    assert.equal(fields['SubStatus'], '0xC000006A');
    assert.equal(fields['IpAddress'], '10.20.4.88');
    assert.equal(fields['IpPort'], '50122');
  });
  it('takes a rendered account for no SID, but for the system', () => {
    const fields = read({ EventID: 4625, Channel: 'Security', Message: FAILED });
    assert.equal(fields['SubjectUserSid'], 'S-1-5-18');
    assert.equal(fields['TargetUserSid'], undefined);
  });
  it('keeps values that run over lines, and the source port of a filtered connection apart', () => {
    const privileges = read({ EventID: 4672, Channel: 'Security', Message: 'Special privileges.\n\nSubject:\n\tAccount Name:\t\ta.keller\n\nPrivileges:\t\tSeSecurityPrivilege\n\t\t\tSeDebugPrivilege\n' });
    assert.equal(privileges['PrivilegeList'], 'SeSecurityPrivilege\nSeDebugPrivilege');
    const connection = read({ EventID: 5156, Channel: 'Security', Message: 'Permitted.\n\nNetwork Information:\n\tSource Address:\t\t10.0.0.1\n\tSource Port:\t\t51990\n' });
    assert.equal(connection['SourcePort'], '51990');
    assert.equal(connection['IpPort'], undefined);
  });
  it('names the user who signs out as the data do', () => {
    const fields = read({ EventID: 4634, Channel: 'Security', Message: 'An account was logged off.\n\nSubject:\n\tAccount Name:\t\tm.osei\n' });
    assert.equal(fields['TargetUserName'], 'm.osei');
    assert.equal(fields['SubjectUserName'], undefined);
  });
  it('leaves an event alone that has its data', () => {
    const fields = read({ EventID: 4625, Channel: 'Security', SubjectUserSid: 'S-1-0-0', Message: FAILED });
    assert.deepEqual(Object.keys(fields).sort(), ['Channel', 'EventID', 'Message', 'SubjectUserSid']);
  });
  it('reads the lines of Sysmon by their own names', () => {
    const fields = read({ EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', Message: 'Process Create:\r\nRuleName: -\r\nUtcTime: 2026-09-14 09:00:00.000\r\nImage: C:\\a.exe\r\n' });
    assert.equal(fields['Image'], 'C:\\a.exe');
    assert.equal(fields['UtcTime'], '2026-09-14 09:00:00.000');
  });
  it('reads an installed service', () => {
    const fields = read({ EventID: 7045, Channel: 'System', Message: 'A service was installed in the system.\n\nService Name:  NwUpdater\nService File Name:  C:\\nwupd.exe -k\nService Start Type:  demand start\n' });
    assert.equal(fields['ServiceName'], 'NwUpdater');
    assert.equal(fields['ImagePath'], 'C:\\nwupd.exe -k');
    assert.equal(fields['StartType'], 'demand start');
  });
});
