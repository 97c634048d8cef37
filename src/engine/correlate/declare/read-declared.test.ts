import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { DeclaredRow } from './declared-row.ts';
import { readDeclared } from './read-declared.ts';

function rowsOf(text: string): readonly DeclaredRow[] {
  const read = readDeclared(text);
  assert.ok(read.ok, read.ok ? '' : read.detail);
  return read.value.rows;
}

const told = ({ entity, aliases = [] }: DeclaredRow) => [entity, ...aliases].map(({ type, value }) => `${type}:${value}`).join(' ');

describe('a table of our own columns', () => {
  it('says names, worth, groups, duty and note, and leaves open what has no column', () => {
    const [row] = rowsOf('type,name,aliases,worth,groups,duty,note\nhost,DC01.corp.example,"10.0.0.5; user:S-1-5-21-1-2-3-1001;FILE9",critical,"Tier 0 ; Servers",domain controller,"Rack ""B"", row 2"\n');
    assert.deepEqual(row, {
      line: 2, entity: { type: 'host', value: 'dc01' }, aliases: [{ type: 'address', value: '10.0.0.5' }, { type: 'user', value: 'S-1-5-21-1-2-3-1001' }, { type: 'host', value: 'file9' }], isFromDirectory: false,
      worth: 'critical', groups: ['servers', 'tier 0'], duty: 'domain_controller', note: 'Rack "B", row 2',
    });
    assert.deepEqual(rowsOf('type,name\nuser,CORP\\Ann'), [{ line: 2, entity: { type: 'user', value: 'corp\\ann' }, isFromDirectory: false }]);
    assert.deepEqual(rowsOf('type,name,worth,groups,duty,note,aliases\nuser,ann@corp.example,,,,,'), [{ line: 2, entity: { type: 'user', value: 'ann@corp.example' }, isFromDirectory: false, worth: 'normal', groups: [], duty: null, note: '', aliases: [] }]);
  });

  it('is read as Excel and PowerShell write it: byte order mark, semicolons, line breaks in cells, a line before the header', () => {
    for (const text of ['\ufefftype;name;note\r\nhost;ws1;"two\r\nlines"\r\n\r\nhost;ws2;x\r\n', 'sep=;\ntype;name;note\nhost;ws1;"two\nlines"\nhost;ws2;x', '#TYPE Selected.Thing\r\ntype,name,note\r\nhost,ws1,"two\r\nlines"\r\nhost,ws2,x']) {
      assert.deepEqual(rowsOf(text).map(({ entity, note, line }) => `${entity.value} ${note} ${line}`), [`ws1 two\nlines ${text.startsWith('\ufeff') ? 2 : 3}`, `ws2 x ${text.startsWith('\ufeff') ? 5 : 5}`]);
    }
  });

  it('names line, reason and what to do for each row that it refuses, and takes the others', () => {
    const read = readDeclared('type,name,worth,duty,aliases\nhots,ws1,,,\nhost,,,,\nhost,10.0.0.5,,,\nuser,SYSTEM,,,\nuser,WS1$,,,\nhost,ws2,huge,,\nhost,ws3,,king,\nhost,ws4,,,address:ws9;ws5\n');
    assert.ok(read.ok);
    assert.deepEqual(read.value.refusals.map(({ line, of, name, reason }) => `${line} ${of} ${name} ${reason}`), [
      '2 row ws1 unknown-type', '3 row  no-name', '4 row 10.0.0.5 not-a-name', '5 row SYSTEM common-account', '6 row WS1$ not-a-name', '7 row ws2 unknown-worth', '8 row ws3 unknown-duty', '9 name address:ws9 not-a-name',
    ]);
    assert.ok(read.value.refusals.every(({ detail }) => detail.endsWith('.')));
    assert.deepEqual(read.value.rows.map(told), ['host:ws4 host:ws5']);
  });
});

describe('JSON', () => {
  it('has rows in an array, in what our own list prints, or one a line', () => {
    const own = { entity: { type: 'user', value: 'corp\\ann' }, aliases: [{ type: 'mailbox', value: 'ann@corp.example' }], worth: 'high', groups: ['finance'], duty: null, note: '', by: 'x', atMs: 1 };
    const simple = { type: 'user', name: 'corp\\ann', aliases: ['mailbox:ann@corp.example'], worth: 'high' };
    for (const text of [JSON.stringify([own]), JSON.stringify({ entities: [own] }), JSON.stringify(own), JSON.stringify([simple], null, 2), `${JSON.stringify(simple)}\n\n`, `${JSON.stringify(simple)}\n${JSON.stringify(own)}`]) {
      const [row] = rowsOf(text);
      assert.deepEqual([row && told(row), row?.worth], ['user:corp\\ann mailbox:ann@corp.example', 'high'], text);
    }
  });
});

describe('the export of a directory', () => {
  it('of users of Active Directory gives the names that Windows writes, from the domain of the account', () => {
    const read = readDeclared([
      '"DistinguishedName","Enabled","SamAccountName","SID","UserPrincipalName","mail","proxyAddresses","adminCount"',
      '"CN=Lee\\, Ann,OU=Sales,DC=corp,DC=example,DC=com","True","Ann","S-1-5-21-1-2-3-1104","ann.lee@example.com","Ann.Lee@example.com","SMTP:Ann.Lee@example.com;smtp:alee@example.com;X500:/o=x","1"',
      '"CN=Guest,CN=Users,DC=corp,DC=example,DC=com","False","Guest","S-1-5-21-1-2-3-501","","","Microsoft.ActiveDirectory.Management.ADPropertyValueCollection",""',
    ].join('\r\n'));
    assert.ok(read.ok);
    assert.equal(read.value.shape, 'ad-users');
    const [ann] = read.value.rows;
    assert.deepEqual([...new Set((ann && told(ann))?.split(' '))], ['user:corp\\ann', 'user:ann.lee@example.com', 'user:ann@corp.example.com', 'user:S-1-5-21-1-2-3-1104', 'mailbox:ann.lee@example.com', 'user:alee@example.com', 'mailbox:alee@example.com']);
    assert.deepEqual([ann?.duty, ann?.isFromDirectory, read.value.rows.length], ['administrator', true, 1]);
    assert.deepEqual(read.value.refusals, []);
    assert.match(read.value.notices.join(), /1 accounts .* left out: Guest\..*proxyAddresses -join/);
  });

  it('of computers gives addresses of servers only, since others move, and knows domain controllers by where they lie', () => {
    const read = readDeclared([
      'DistinguishedName,DNSHostName,IPv4Address,Name,OperatingSystem,SID',
      '"CN=DC01,OU=Domain Controllers,DC=corp,DC=example",dc01.corp.example,10.0.0.5,DC01,Windows Server 2022,S-1-5-21-1-2-3-1000', '"CN=WS07,OU=PCs,DC=corp,DC=example",ws07.corp.example,10.1.0.7,WS07,Windows 11,S-1-5-21-1-2-3-1107',
    ].join('\n'));
    assert.ok(read.ok);
    assert.deepEqual(read.value.rows.map((row) => `${told(row)} ${row.duty ?? ''}`), ['host:dc01 user:S-1-5-21-1-2-3-1000 address:10.0.0.5 domain_controller', 'host:ws07 user:S-1-5-21-1-2-3-1107 ']);
    assert.match(read.value.notices.join(), /addresses of 1 computers/);
  });

  it('of Microsoft Graph, Okta and Google gives their names for sign-in and mail, and those on premises', () => {
    const graph = { '@odata.nextLink': 'https://graph.example/next', value: [{ id: 'x', userPrincipalName: 'ann@example.com', mail: 'Ann@example.com', onPremisesSamAccountName: 'ann', onPremisesDomainName: 'corp.example.com', onPremisesSecurityIdentifier: 'S-1-5-21-1-2-3-1104', proxyAddresses: ['SMTP:ann@example.com', 'smtp:a@example.com'] }] };
    const read = readDeclared(JSON.stringify(graph));
    assert.ok(read.ok);
    assert.deepEqual([...new Set(read.value.rows.map(told).join().split(' '))], ['user:ann@example.com', 'user:corp\\ann', 'user:ann@corp.example.com', 'user:S-1-5-21-1-2-3-1104', 'mailbox:ann@example.com', 'user:a@example.com', 'mailbox:a@example.com']);
    assert.match(read.value.notices.join(), /one page of several/);
    assert.deepEqual(rowsOf(JSON.stringify([{ id: '00u1', status: 'ACTIVE', profile: { login: 'Ann@example.com', email: 'ann@mail.example' } }])).map(told), ['user:ann@example.com user:ann@example.com user:ann@mail.example mailbox:ann@mail.example']);
    assert.deepEqual(rowsOf(JSON.stringify({ kind: 'admin#directory#users', users: [{ id: '1', primaryEmail: 'ann@example.com', aliases: ['a@example.com'], emails: [{ address: 'x@example.com' }] }] })).map(told), ['user:ann@example.com user:ann@example.com user:ann@example.com mailbox:ann@example.com user:a@example.com mailbox:a@example.com']);
  });
});

describe('a file that cannot be read', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['', 'empty', /Export it again/], ['\ufeff \n', 'empty', /empty/], ['type,name\n', 'empty', /no row/], ['who,what\na,b\n', 'unknown-columns', /who, what.*type, name/], ['t\0y\0p\0e\0', 'not-utf8', /UTF-8/],
    ['type,name\nuser,M\ufffdller', 'not-utf8', /UTF-8/], ['[{"type":', 'not-json', /Export it again/], ['{"type":"user"}\nnonsense', 'not-json', /Line 2/], ['type,name\nhost,"ws1\nhost,ws2', 'not-csv', /quotation marks/], ['[1,2]', 'unknown-columns', /Name them/],
  ];
  for (const [text, reason, detail] of cases) {
    it(`is refused whole and says what to do: ${JSON.stringify(text)}`, () => {
      const read = readDeclared(text);
      assert.ok(!read.ok);
      assert.equal(read.reason, reason);
      assert.match(read.detail, detail);
    });
  }

  it('never throws, whatever it is', () => {
    const bits = fc.constantFrom('type,name', 'host', 'user', ',', ';', '"', '\n', '\r\n', '{', '}', '[', ']', ':', 'ws1', 'é', '\t', '\\', 'samaccountname', 'SID');
    fc.assert(fc.property(fc.array(bits, { maxLength: 30 }).map((parts) => parts.join('')), (text) => {
      const read = readDeclared(text);
      assert.ok(read.ok ? read.value.refusals.every(({ line }) => line > 0) : read.detail !== '');
    }), { numRuns: 2_000 });
  });
});
