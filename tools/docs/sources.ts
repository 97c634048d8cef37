// `npm run docs`: writes docs/sources.gen.md from content/sources.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readMappings } from '#stores/content/content-folder.ts';
import { sourcesPage } from './source-table.ts';

const root = dirname(dirname(import.meta.dirname));
writeFileSync(join(root, 'docs/sources.gen.md'), sourcesPage(await readMappings(join(root, 'content'))));
