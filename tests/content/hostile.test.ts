import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { detectorFromContent } from '#main/detector-from-content.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';

const [normaliser, { detector }] = await Promise.all([normaliserFromContent('content'), detectorFromContent('content', [])]);

const LENGTH = 512 * 1024;
const many = (text: string): string => text.repeat(Math.ceil(LENGTH / text.length));

/** Half a megabyte each, made so that a pattern that goes back over what it has read would take hours. */
const TEXTS: Readonly<Record<string, string>> = {
  'one word': many('x'),
  'a word behind the mark of a firewall': `%ASA-6-302013: ${many('x')}`,
  'base64': `ey${many('A')}`,
  'quotation marks': many('"'),
  'opened brackets': many('<'),
  'opened elements': many('<a>'),
  'an element of attributes': `<Event ${many('a="1" ')}/>`,
  'commas': many(','),
  'pairs that do not close': many('a="'),
  'pairs': `<14>date=2026-01-01 time=10:00:00 devid="FG1" type="traffic" ${many('a=1 ')}`,
  'escaped bars of CEF': `CEF:0|${many('\\|')}`,
  'an extension of CEF': `CEF:0|a|b|1|2|n|3|${many('a=b ')}`,
  'an audit line': `type=SYSCALL msg=audit(1.1:1): ${many('a=1 ')}`,
  'times of syslog': `<13>${many('Jan 1 ')}`,
  'a failed sign-in': `<38>Jan  1 10:00:00 h sshd[1]: Failed password for invalid user ${many('from ')}`,
  'a row of a firewall': `<14>Jan  1 10:00:00 h 1,2026/01/01 10:00:00,1,TRAFFIC,end,${many(',')}`,
  'a flow': `2 1 eni-1 ${many('1 ')}`,
  'senders of a mail': `From: ${many('a@')}\nSubject: x\n\nx`,
  'parts of a mail': `From: a@b.example\nSubject: x\nDate: x\nContent-Type: multipart/mixed; boundary=x\n\n${many('--x\n')}`,
  'links of a mail': `From: a@b.example\nTo: b@c.example\nSubject: x\nDate: x\n\n${many('http://a')}`,
  'blanks of a mail': `Received: from ${many(' ')}\nFrom: a@b.example\nSubject: x\n\nx`,
  'a rendered Windows event': `LogName=Security\nEventCode=4624\nMessage=${many('Account Name:\t')}`,
  'a command line': JSON.stringify({ EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', Provider_Name: 'Microsoft-Windows-Sysmon', UtcTime: '2026-01-01 00:00:00.000', Image: 'C:\\a.exe', CommandLine: many('powershell -enc ') }),
};

describe('a hostile record', () => {
  for (const [name, text] of Object.entries(TEXTS)) {
    for (const [shape, record] of [['bare', text], ['carried', JSON.stringify({ message: text })]] as const) {
      it(`of ${name}, ${shape}, becomes an event and holds up nobody`, { timeout: 20_000 }, () => {
        const outcome = normaliser.normalise({ tenant: 'hostile', source: '', receivedAtMs: Date.UTC(2026, 10, 22), id: 'r', text: record });
        assert.ok(outcome.ok);
        for (const event of outcome.events) detector(event);
      });
    }
  }
});
