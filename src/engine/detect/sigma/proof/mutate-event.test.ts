import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NormalisedEvent } from '#contract/event.ts';
import { UNIX_MUTATIONS, WINDOWS_MUTATIONS } from './command-line-mutations.ts';
import { mutateEvent } from './mutate-event.ts';

const on = (mutations: typeof WINDOWS_MUTATIONS, name: string, line: string) => mutations.find((one) => one.name === name)?.apply(line);

for (const [name, before, after] of [
  ['upper-case', 'reg.exe save hklm\\sam', 'REG.EXE SAVE HKLM\\SAM'],
  ['upper-case', 'powershell -enc aABhAGwAbABvACAAdwBlAGwAdAAhAA==', 'POWERSHELL -ENC aABhAGwAbABvACAAdwBlAGwAdAAhAA=='],
  ['slash-for-dash', 'powershell -w hidden -File a-b.ps1', 'powershell /w hidden /File a-b.ps1'],
  ['slash-for-dash', 'powershell -w hidden Set-Thing -Off 1', 'powershell /w hidden Set-Thing -Off 1'],
  ['long-dash', 'powershell -c Set-Thing -Off 1', 'powershell \u2013c Set-Thing \u2013Off 1'],
  ['dash-for-slash', 'schtasks /create /tn a/b', 'schtasks -create -tn a/b'],
  ['dash-for-slash', 'cmd.exe /c dir /s', 'cmd.exe /c dir -s'],
  ['double-blank', 'net user x', 'net  user  x'],
  ['quoted-program', 'net user x', '"net" user x'],
  ['quoted-program', '"net" user x', 'net user x'],
  ['quotes-in-words', 'net localgroup "local users"', 'net lo""calgroup "local users"'],
  ['double-backslash', 'x C:\\Temp\\a.exe', 'x C:\\\\Temp\\\\a.exe'],
  ['forward-slash', 'x "C:\\Temp\\a.exe" \\\\host\\share', 'x "C:/Temp/a.exe" \\\\host\\share'],
  ['other-path', 'C:\\Windows\\System32\\net.exe user', 'net.exe user'],
  ['other-path', 'net user', 'C:\\Windows\\System32\\net user'],
  ['no-extension', '"net.exe" user', '"net" user'],
  ['caret', 'cmd.exe /c powershell', 'cmd.exe /c p^owershell'],
] as const) {
  test(`${name}: ${before} becomes ${after}`, () => assert.equal(on(WINDOWS_MUTATIONS, name, before), after));
}

test('what cannot be changed is not, and signs that a shell removes are put only where a shell reads', () => {
  assert.equal(on(WINDOWS_MUTATIONS, 'upper-case', 'A'), null);
  assert.equal(on(WINDOWS_MUTATIONS, 'caret', 'powershell -c whoami'), null);
  assert.equal(on(WINDOWS_MUTATIONS, 'long-dash', 'plink -N'), null);
  assert.equal(on(UNIX_MUTATIONS, 'quotes-in-words', 'curl http://a.example'), null);
  assert.equal(on(UNIX_MUTATIONS, 'ifs', 'sh -c "curl http://a.example"'), 'sh -c "curl$' + '{IFS}http://a.example"');
});

test('a changed event has the changed command line wherever it had the old one', () => {
  const event = {
    id: 'r', tenant: 't', source: 's', domain: 'endpoint', timeMs: 0, logSources: [{ product: 'windows' }], raw: '{"CommandLine":"net user \\"x\\""}',
    ocsf: { class_uid: 1007, process: { cmd_line: 'net user "x"', name: 'net' } }, fields: { EventData: { CommandLine: 'net user "x"', Parent: 'cmd' } },
  } as unknown as NormalisedEvent;
  const doubled = mutateEvent(event).find(({ mutation }) => mutation === 'double-blank');
  assert.deepEqual(doubled?.event, { ...event, raw: '{"CommandLine":"net  user  \\"x\\""}', ocsf: { class_uid: 1007, process: { cmd_line: 'net  user  "x"', name: 'net' } }, fields: { EventData: { CommandLine: 'net  user  "x"', Parent: 'cmd' } } });
  assert.deepEqual(mutateEvent({ ...event, ocsf: { ...event.ocsf, process: {} } }), []);
});
