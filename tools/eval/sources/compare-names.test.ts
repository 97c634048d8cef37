import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPossibleAddress, isSameAddress, isSameHost, isSameUser } from './compare-names.ts';

test('users are the same in their bare, mail and Windows forms', () => {
  assert.equal(isSameUser('Alice', 'alice'), true);
  assert.equal(isSameUser('NORTHWIND\\alice', 'alice'), true);
  assert.equal(isSameUser('alice@northwind.example', 'NORTHWIND\\Alice'), true);
  assert.equal(isSameUser('alice@northwind.example', 'alice@fabrikam.example'), false);
  assert.equal(isSameUser('NORTHWIND\\alice', 'FABRIKAM\\alice'), false);
  assert.equal(isSameUser('WS01$', 'ws01'), true);
  assert.equal(isSameUser('alice', 'bob'), false);
});

test('a short host name is the full one, two full names are two hosts', () => {
  assert.equal(isSameHost('WS01', 'ws01.northwind.example'), true);
  assert.equal(isSameHost('ws01.northwind.example.', 'WS01.northwind.example'), true);
  assert.equal(isSameHost('ws01.northwind.example', 'ws01.fabrikam.example'), false);
  assert.equal(isSameHost('10.0.0.1', '10.0.0.2'), false);
  assert.equal(isSameHost('10', '10.0.0.2'), false);
});

test('addresses are compared in any of their written forms', () => {
  assert.equal(isSameAddress('2001:db8:0:0::1', '2001:DB8::1'), true);
  assert.equal(isSameAddress('::ffff:192.0.2.1', '192.0.2.1'), true);
  assert.equal(isSameAddress('192.0.2.1:443', '192.0.2.1'), true);
  assert.equal(isSameAddress('[2001:db8::1]:443', '2001:db8::1'), true);
  assert.equal(isSameAddress('192.0.2.1', '192.0.2.2'), false);
  assert.equal(isSameAddress('Gateway.example', 'gateway.example'), true);
});

test('four numbers that are no address cannot be expected', () => {
  assert.equal(isPossibleAddress('10.900.0.1'), false);
  assert.equal(isPossibleAddress('10.0.0.0/8'), false);
  assert.equal(isPossibleAddress('::1:2:3:4:5:6:7:8'), false);
  assert.equal(isPossibleAddress('2001:db8::1'), true);
  assert.equal(isPossibleAddress('10.90.0.1'), true);
  assert.equal(isPossibleAddress('gateway.example'), true);
});
