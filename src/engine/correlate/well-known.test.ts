import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressKind, isSystemAccount, machineAccountHost } from './well-known.ts';

describe('accounts that every machine has', () => {
  it('are known by name and by number', () => {
    const everywhere = ['SYSTEM', 'NT AUTHORITY\\SYSTEM', 'NORTHWIND\\system', 'LOCAL SERVICE', 'ANONYMOUS LOGON', 'DWM-2', 'Window Manager\\DWM-1', 'NT SERVICE\\MSSQL', 'IIS APPPOOL\\Default', '-', 'S-1-5-18', 'S-1-5-32-544', 'S-1-0-0', 'S-1-5-90-0-1', 'S-1-16-4096'];
    for (const name of everywhere) assert.equal(isSystemAccount(name), true, name);
    for (const name of ['ann', 'NORTHWIND\\ann', 'root', 'systems', 'S-1-5-21-1-2-3-500', 'dwm-x', 'Administrator']) assert.equal(isSystemAccount(name), false, name);
  });

  it('are computers where a dollar ends their name', () => {
    assert.deepEqual(['WS7$', 'NORTHWIND\\WS7$', 'ws7$@NORTHWIND.EXAMPLE', 'ann', 'a$b', '$'].map(machineAccountHost), ['ws7', 'ws7', 'ws7', undefined, undefined, undefined]);
  });
});

describe('an address', () => {
  it('is inside, outside, or says nothing', () => {
    for (const address of ['10.0.0.7', '172.31.255.1', '192.168.1.1', '100.64.0.1', 'fd00::1', '::ffff:10.0.0.7']) assert.equal(addressKind(address), 'internal', address);
    for (const address of ['203.0.113.9', '2001:db8::1', '172.32.0.1', '2a00::1']) assert.equal(addressKind(address), 'external', address);
    for (const address of ['127.0.0.1', '::1', '169.254.1.1', 'fe80::1', '224.0.0.1', '255.255.255.255', '0.0.0.0', '::', '', 'ws7', '10.0.0', '10', '1234', '0x0a000001', '10.0.0.300', '1:2']) assert.equal(addressKind(address), 'meaningless', address);
  });
});
