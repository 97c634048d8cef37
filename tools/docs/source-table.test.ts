import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { readMappings } from '#stores/content/content-folder.ts';
import { sourcesPage } from './source-table.ts';

const mappings = await readMappings('content');

describe('the page of sources', () => {
  it('is as content/sources makes it (else: npm run docs)', () => {
    assert.equal(readFileSync('docs/sources.gen.md', 'utf8'), sourcesPage(mappings));
  });

  it('has a line for each source, with its kinds once each', () => {
    const page = sourcesPage(mappings);
    for (const { source } of mappings) assert.equal(page.split(`| \`${source}\` |`).length, 2, source);
    const [first] = mappings;
    assert.ok(first);
    const doubled = sourcesPage([{ ...first, title: 'A | B', events: [{ class: 'file_activity' }, { class: 'authentication' }, { class: 'file_activity' }] }]);
    assert.match(doubled, /\| A \\\| B \| [^|]+ \| authentication, file activity \|\n$/);
  });
});
