// Writes src/contract/attack.gen.ts. Usage: node bin/run.mjs tools/attack/write.ts enterprise-attack.json
import { readFileSync, writeFileSync } from 'node:fs';
import { attackTable, renderAttackTable } from './attack-table.ts';

const [file = 'enterprise-attack.json'] = process.argv.slice(2);
const table = attackTable(JSON.parse(readFileSync(file, 'utf8')) as { objects: unknown[] });
writeFileSync(new URL('../../src/contract/attack.gen.ts', import.meta.url), renderAttackTable(table));
process.stdout.write(`ATT&CK ${table.version}: ${Object.keys(table.techniques).length} techniques, ${Object.keys(table.withdrawn).length} withdrawn ones.\n`);
