import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { contentFolder } from './content-folder.ts';
import { warningListsFromContent } from './warning-lists-from-content.ts';

test('the lists of the content take all their values, and speak against resolvers, networks of nobody, and what everybody uses', async () => {
  const { lists } = await warningListsFromContent(contentFolder());
  assert.deepEqual([...lists.notTaken], []);
  const against = (kind: 'address' | 'domain' | 'sha256', value: string) => lists.against({ kind, value }, { kind, value });
  assert.deepEqual([against('address', '8.8.8.8'), against('address', '10.1.2.3'), against('address', 'fe80::1'), against('address', '203.0.113.9'), against('domain', 'www.google.com'), against('domain', 'google.com.bad.example'), against('domain', 'evil.sharepoint.com')],
    ['public_resolvers', 'reserved_networks', 'reserved_networks', null, 'consumer_domains', null, null]);
  assert.equal(against('sha256', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'), 'empty_files');
});

test("MISP's warninglists are read from a folder; what cannot be asked is told", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'warning-lists-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string) => {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'list.json'), text);
  };
  write('ranges', JSON.stringify({ name: 'Ranges', type: 'cidr', list: ['203.0.113.0/24', '2001:db8::/32'] }));
  write('hosts', JSON.stringify({ name: 'Hosts', type: 'hostname', list: ['shop.example'] }));
  write('words', JSON.stringify({ name: 'Words', type: 'regex', list: ['x'] }));
  write('broken', '{');
  const { lists, problems } = await warningListsFromContent(contentFolder(), [folder]);
  assert.equal(lists.against({ kind: 'address', value: '203.0.113.9' }, { kind: 'address', value: '203.0.113.9' }), 'Ranges');
  assert.equal(lists.against({ kind: 'domain', value: 'www.shop.example' }, { kind: 'domain', value: 'www.shop.example' }), 'Hosts');
  assert.equal(problems.length, 2);
  assert.match(problems.join(), /broken.*no JSON.*words.*regex/s);
});
