import assert from 'node:assert/strict';
import { it } from 'node:test';
import { listsAtTenant } from './lists-at-tenant.ts';

const CONTENT = [{ name: 'tools', values: ['AnyDesk.exe', 'rustdesk.exe'] }, { name: 'ports', values: ['22'] }];
const own = { name: 'tools', values: ['own.exe', 'rustdesk.exe'], leftOut: ['anydesk.exe'], replaces: false };

it('a list of a tenant adds to that of the content, leaves out of it whatever the case, or takes its place', () => {
  assert.deepEqual(listsAtTenant(CONTENT), { tools: ['AnyDesk.exe', 'rustdesk.exe'], ports: ['22'] });
  assert.deepEqual(listsAtTenant(CONTENT, [own]), { tools: ['rustdesk.exe', 'own.exe'], ports: ['22'] });
  assert.deepEqual(listsAtTenant(CONTENT, [{ ...own, replaces: true }])['tools'], ['own.exe', 'rustdesk.exe']);
  assert.deepEqual(listsAtTenant(CONTENT, [{ ...own, name: 'servers' }])['servers'], ['own.exe', 'rustdesk.exe']);
});

it('what a tenant leaves out and adds all the same counts', () => {
  assert.deepEqual(listsAtTenant(CONTENT, [{ ...own, values: ['AnyDesk.exe'] }])['tools'], ['rustdesk.exe', 'AnyDesk.exe']);
});
