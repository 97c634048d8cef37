import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressEntity, domainEntity, hostEntity, userEntities, type UserParts } from './entity-values.ts';

describe('the names of a user', () => {
  const cases: readonly (readonly [UserParts, readonly string[]])[] = [
    [{ name: 'Ann', domain: 'NORTHWIND' }, ['user northwind\\ann']],
    [{ name: 'Ann', domain: 'northwind.example' }, ['user ann@northwind.example']],
    [{ name: 'NORTHWIND\\Ann' }, ['user northwind\\ann']],
    [{ name: 'ann', host: 'WS7.northwind.example' }, ['user ws7\\ann']],
    [{ name: 'ann', domain: '-' }, ['user ann']],
    [{ name: 'Ann', mail: 'Ann@Northwind.example', uid: 'S-1-5-21-1-2-3-1107' }, ['user ann@northwind.example', 'user ann', 'user S-1-5-21-1-2-3-1107']],
    [{ name: 'ann@northwind.example', mail: 'ann@northwind.example' }, ['user ann@northwind.example']],
    [{ name: 'svc', uid: 'arn:aws:iam::1:user/svc' }, ['principal arn:aws:iam::1:user/svc']],
    [{ name: 'ann@northwind.example', uid: 'arn:aws:iam::1:user/ann' }, ['user ann@northwind.example', 'principal arn:aws:iam::1:user/ann']],
    [{ name: 'WS7$', domain: 'NORTHWIND', uid: 'S-1-5-21-1-2-3-1200' }, ['host ws7']],
    [{ name: 'SYSTEM', domain: 'NT AUTHORITY', uid: 'S-1-5-18' }, []],
    [{ name: ' ', uid: '1000' }, []],
    [{}, []],
  ];
  for (const [parts, names] of cases) it(`of ${JSON.stringify(parts)} are ${names.join(', ') || 'none'}`, () => assert.deepEqual(userEntities(parts).map(({ type, value }) => `${type} ${value}`), names));
});

describe('a name', () => {
  it('of a host is its first label, if it is one', () => {
    assert.deepEqual(['WS7', 'ws7.northwind.example', '\\\\WS7', 'WS7$'].map((name) => hostEntity(name)?.value), ['ws7', 'ws7', 'ws7', 'ws7']);
    for (const name of [undefined, '', ' ', '-', 'localhost', 'localhost.localdomain', '10.0.0.7', 'fe80::1']) assert.equal(hostEntity(name), undefined, name);
  });

  it('of a domain is what was registered, also below a shared suffix', () => {
    assert.deepEqual(['a.b.parcel.example', 'shop.co.uk', 'x.shop.co.uk', 'mine.github.io', 'A.Parcel.Example.'].map((name) => domainEntity(name)?.value), ['parcel.example', 'shop.co.uk', 'shop.co.uk', 'mine.github.io', 'parcel.example']);
    for (const name of [undefined, 'ws7', 'printer.local', 'db.internal', '7.0.0.10.in-addr.arpa', 'co.uk']) assert.equal(domainEntity(name), undefined, name);
  });

  it('of an address is kept where it says something', () => {
    assert.deepEqual(['2001:0DB8:0:0::1', '::ffff:10.0.0.7', '::FFFF:a00:7'].map((address) => addressEntity(address)?.value), ['2001:db8::1', '10.0.0.7', '10.0.0.7']);
    assert.deepEqual([addressEntity('2001:DB8::1')?.value, addressEntity('10.0.0.7')?.value, addressEntity('127.0.0.1'), addressEntity(undefined)], ['2001:db8::1', '10.0.0.7', undefined, undefined]);
  });
});
