/** `npm run demonstration`: writes the records that `watchfloor start` plays at its first start. */
import { writeFileSync } from 'node:fs';
import { writeMmdb } from '../addresses/write-mmdb.ts';
import { DEMONSTRATION_ADDRESSES } from './addresses.ts';
import { demonstrationLines } from './demonstration-lines.ts';

const FILE = 'content/demonstration/records.gen.txt';
const lines = demonstrationLines();
writeFileSync(FILE, `${lines.join('\n')}\n`);
const ADDRESSES = 'content/demonstration/addresses.gen.mmdb';
writeFileSync(ADDRESSES, writeMmdb(DEMONSTRATION_ADDRESSES));
process.stdout.write(`${ADDRESSES}: ${DEMONSTRATION_ADDRESSES.networks.length} networks.\n`);
process.stdout.write(`${FILE}: ${lines.length} records.\n`);
