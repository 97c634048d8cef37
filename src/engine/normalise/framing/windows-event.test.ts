import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '#contract/event.ts';
import { readWindowsEvent } from './windows-event.ts';
import { parseXmlRecord } from './xml.ts';

const SECURITY = 'Microsoft-Windows-Security-Auditing';

/** The header and the data that every shape of one event must show alike. */
const COMMON = { EventID: 4625, Channel: 'Security', Provider_Name: SECURITY, Computer: 'ws7.northwind.example', TargetUserName: 'm.osei', LogonType: '3' };

function assertCommon(record: JsonObject | null): void {
  assert.ok(record);
  const fields = readWindowsEvent(record);
  assert.ok(fields);
  for (const [name, value] of Object.entries(COMMON)) assert.equal(String(fields[name]), String(value), name);
  assert.match(String(fields['SystemTime']), /^2026-09-14T09:12:15/);
}

describe('a Windows event in each of its shapes', () => {
  it('evtx_dump: attributes below #attributes', () => {
    assertCommon({
      Event: {
        System: { Provider: { '#attributes': { Name: SECURITY } }, EventID: 4625, Channel: 'Security', Computer: 'ws7.northwind.example', TimeCreated: { '#attributes': { SystemTime: '2026-09-14T09:12:15.5Z' } } },
        EventData: { TargetUserName: 'm.osei', LogonType: 3 },
      },
    });
  });
  it('XML of the event itself, with a qualifier on its id', () => {
    assertCommon(parseXmlRecord(`<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='${SECURITY}'/><EventID Qualifiers='0'>4625</EventID>`
      + "<TimeCreated SystemTime='2026-09-14T09:12:15.5Z'/><Channel>Security</Channel><Computer>ws7.northwind.example</Computer></System>"
      + "<EventData><Data Name='TargetUserName'>m.osei</Data><Data Name='LogonType'>3</Data></EventData></Event>"));
  });
  it('Winlogbeat and Elastic agent', () => {
    assertCommon({
      '@timestamp': '2026-09-14T09:12:15.500Z', message: 'An account failed to log on.', log: { level: 'information' },
      winlog: { channel: 'Security', event_id: '4625', provider_name: SECURITY, computer_name: 'ws7.northwind.example', event_data: { TargetUserName: 'm.osei', LogonType: '3' } },
    });
  });
  it('Winlogbeat 6, whose names stand at the top', () => {
    assertCommon({ '@timestamp': '2026-09-14T09:12:15.500Z', log_name: 'Security', event_id: 4625, source_name: SECURITY, computer_name: 'ws7.northwind.example', event_data: { TargetUserName: 'm.osei', LogonType: '3' } });
  });
  it('NXLog', () => {
    assertCommon({ EventTime: '2026-09-14T09:12:15.500Z', Hostname: 'ws7.northwind.example', EventID: 4625, SourceName: SECURITY, Channel: 'Security', TargetUserName: 'm.osei', LogonType: '3' });
  });
  it('Wazuh, whose names begin in lower case', () => {
    assertCommon({
      win: {
        system: { providerName: SECURITY, eventID: '4625', channel: 'Security', computer: 'ws7.northwind.example', systemTime: '2026-09-14T09:12:15.5Z' },
        eventdata: { targetUserName: 'm.osei', logonType: '3' },
      },
    });
  });
  it('a row of SecurityEvent', () => {
    assertCommon({ TimeGenerated: '2026-09-14T09:12:15.500Z', Computer: 'ws7.northwind.example', EventSourceName: SECURITY, Channel: 'Security', EventID: 4625, EventData: '', TargetUserName: 'm.osei', LogonType: 3 });
  });
  it('a row of Event, whose data are XML in a text', () => {
    assertCommon({
      TimeGenerated: '2026-09-14T09:12:15.500Z', Computer: 'ws7.northwind.example', Source: SECURITY, EventLog: 'Security', EventID: 4625,
      EventData: '<DataItem type="System.XmlData"><EventData><Data Name="TargetUserName">m.osei</Data><Data Name="LogonType">3</Data></EventData></DataItem>',
    });
  });
});

describe('readWindowsEvent', () => {
  const beat = (winlog: JsonObject, more: JsonObject = {}): JsonObject => readWindowsEvent({ '@timestamp': '2026-09-14T09:12:15Z', winlog: { channel: 'Application', event_id: 1000, provider_name: 'Application Error', ...winlog }, ...more }) ?? {};

  it('takes no other record for a Windows event', () => {
    assert.equal(readWindowsEvent({ event_id: 'Ev0001', type: 'message', text: 'hello' }), null);
    assert.equal(readWindowsEvent({ EventID: 7, Source: 'router', host: 'r1' }), null);
  });
  it('shows data without names both as a list and as param1, param2', () => {
    const listed = readWindowsEvent({ Event: { System: { EventID: 18456, Channel: 'Application', Provider: 'MSSQLSERVER' }, EventData: { Data: { '#text': ['sa', 'Reason', '[CLIENT: 192.0.2.1]'] } } } });
    assert.equal(listed?.['param3'], '[CLIENT: 192.0.2.1]');
    assert.deepEqual(beat({ event_data: { param1: 'sa', param2: 'Reason' } })['Data'], ['sa', 'Reason']);
    const alone = readWindowsEvent({ Event: { System: { EventID: 6008, Channel: 'System', Provider: 'EventLog' }, EventData: { Data: 'text' } } });
    assert.equal(alone?.['param1'], 'text');
  });
  it('makes numbers of the names of levels, wherever the shape has them', () => {
    assert.equal(beat({ level: 'Warning' })['Level'], 3);
    assert.equal(beat({}, { log: { level: 'error' } })['Level'], 2);
    assert.equal(readWindowsEvent({ EventID: 1, Channel: 'System', SourceName: 'x', SeverityValue: 5, EventType: 'CRITICAL' })?.['Level'], 1);
    assert.equal(readWindowsEvent({ EventID: 4625, Channel: 'Security', SourceName: SECURITY, SeverityValue: 4, EventType: 'AUDIT_FAILURE' })?.['Level'], undefined);
  });
  it('closes up names that hold blanks, as rules name them', () => {
    const event = { EventID: 1116, Channel: 'Microsoft-Windows-Windows Defender/Operational', SourceName: 'Microsoft-Windows-Windows Defender', 'Threat Name': 'Sample' };
    assert.equal(readWindowsEvent(event)?.['ThreatName'], 'Sample');
    const wazuh = { win: { system: { eventID: '1116', providerName: 'Microsoft-Windows-Windows Defender' }, eventdata: { 'threat Name': 'Sample' } } };
    assert.equal(readWindowsEvent(wazuh)?.['ThreatName'], 'Sample');
  });
  it('reads the lines of the classic PowerShell log', () => {
    const event = readWindowsEvent({ Event: { System: { EventID: 400, Channel: 'Windows PowerShell', Provider: 'PowerShell' }, EventData: { Data: ['Available', 'None', '\tHostName=ConsoleHost\n\tHostApplication=powershell.exe -File a.ps1\n'] } } });
    assert.equal(event?.['HostApplication'], 'powershell.exe -File a.ps1');
  });
  it('tells the zone of an NXLog time by when the next hop had it', () => {
    const event = { EventID: 4624, Channel: 'Security', SourceName: SECURITY, EventTime: '2026-09-14 05:12:15', EventReceivedTime: '2026-09-14 05:12:17', '@timestamp': '2026-09-14T09:12:18Z' };
    assert.equal(readWindowsEvent(event)?.['SystemTime'], Date.UTC(2026, 8, 14, 9, 12, 15));
  });
  it('names the channel of a provider where the shape leaves it out', () => {
    assert.equal(readWindowsEvent({ EventID: 4104, ProviderName: 'PowerShellCore' })?.['Channel'], 'PowerShellCore/Operational');
    assert.equal(readWindowsEvent({ EventID: 1, ProviderName: 'Microsoft-Windows-Sysmon' })?.['Channel'], 'Microsoft-Windows-Sysmon/Operational');
  });
});
