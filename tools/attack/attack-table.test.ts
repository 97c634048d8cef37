import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attackTable, renderAttackTable } from './attack-table.ts';

const technique = (id: string, more: object) => ({ type: 'attack-pattern', id: `attack-pattern--${id}`, external_references: [{ source_name: 'other', external_id: 'x' }, { source_name: 'mitre-attack', external_id: id }], ...more });

const BUNDLE = {
  objects: [
    { type: 'x-mitre-collection', id: 'c', x_mitre_version: '99.1' },
    technique('T1059.001', { name: 'PowerShell', kill_chain_phases: [{ phase_name: 'execution' }] }),
    technique('T1059', { name: 'Command and Scripting Interpreter', kill_chain_phases: [{ phase_name: 'execution' }] }),
    technique('T1086', { name: 'PowerShell', revoked: true }),
    technique('T1500', { name: "Nobody's", x_mitre_deprecated: true }),
    { type: 'relationship', id: 'r', relationship_type: 'revoked-by', source_ref: 'attack-pattern--T1086', target_ref: 'attack-pattern--T1059.001' },
  ],
};

test('techniques in use have name and tactics, withdrawn ones the one that took their place', () => {
  assert.deepEqual(attackTable(BUNDLE), {
    version: '99.1',
    techniques: { T1059: ['Command and Scripting Interpreter', ['execution']], 'T1059.001': ['PowerShell', ['execution']] },
    withdrawn: { T1086: 'T1059.001', T1500: '' },
  });
});

test('the table is written so that it can be read again', () => {
  const text = renderAttackTable({ version: '1', techniques: { T1: ["a'b\\c", []] }, withdrawn: {} });
  assert.match(text, /'T1': \['a\\'b\\\\c', \[\]\],/);
});
