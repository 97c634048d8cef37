/** `npm run demonstration`: writes the records that `watchfloor start` plays at its first start. */
import { writeFileSync } from 'node:fs';
import { demonstrationLines } from './demonstration-lines.ts';

const FILE = 'content/demonstration/records.gen.txt';
const lines = demonstrationLines();
writeFileSync(FILE, `${lines.join('\n')}\n`);
process.stdout.write(`${FILE}: ${lines.length} records.\n`);
