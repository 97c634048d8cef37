import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { readSettingsFile, SettingsError } from './settings-file.ts';

function folderWith(test: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));
  test.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'settings.yml'), text);
  return folder;
}

const tls = (key: string) => `syslog: [{ protocol: tls, port: 6514, credential: c, tls: { key: ${key}, cert: settings.yml } }]`;

describe('the settings file', () => {
  it('may be missing or empty, and takes keys from beside it', (test) => {
    assert.deepEqual(readSettingsFile(join(tmpdir(), 'no-such-folder-of-settings')), { syslog: [] });
    assert.deepEqual(readSettingsFile(folderWith(test, '')), { syslog: [] });
    const [listener] = readSettingsFile(folderWith(test, tls('settings.yml'))).syslog;
    assert.equal(String(listener?.tls?.key), tls('settings.yml'));
  });

  it('says what is wrong in it: no YAML, a value that cannot be, a key that is not there', (test) => {
    for (const [text, told] of [
      ['syslog: [', /settings\.yml is no YAML/], ['syslog: [{ protocol: tcp, port: 0 }]', /syslog\.0\.port/], ['sylog: []', /sylog/], [tls('none.pem'), /none\.pem, which cannot be read \(ENOENT\)/],
    ] as const) {
      assert.throws(() => readSettingsFile(folderWith(test, text)), (error) => error instanceof SettingsError && told.test(error.message));
    }
  });
});
