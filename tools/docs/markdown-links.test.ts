import assert from 'node:assert/strict';
import { globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { headingPlaces, markdownLinks } from './markdown-links.ts';

const pages = globSync('**/*.md', { exclude: (name) => ['node_modules', 'dist', 'data', '.git', '.watchfloor'].includes(name) }).sort();

/** What is wrong with the links of a page. */
function brokenLinks(page: string): string[] {
  return markdownLinks(readFileSync(page, 'utf8')).flatMap(({ line, path, place }) => {
    const target = path === '' ? page : join(dirname(page), path);
    const info = statSync(target, { throwIfNoEntry: false });
    if (info === undefined) return [`${page}:${line} leads to ${path}, which is not there`];
    if (place === '' || !info.isFile() || !target.endsWith('.md')) return [];
    return headingPlaces(readFileSync(target, 'utf8')).includes(place) ? [] : [`${page}:${line} leads to #${place}, which ${target} does not have`];
  });
}

describe('the documents', () => {
  it('are there', () => {
    for (const page of ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', join('docs', 'architecture.md')]) assert.ok(pages.includes(page), page);
  });

  it('link to what is there', () => assert.deepEqual(pages.flatMap(brokenLinks), []));

  it('show in the README how to start and how to test', () => {
    const commands = readFileSync('README.md', 'utf8').split('\n');
    for (const command of ['npm start', 'npm test']) assert.ok(commands.includes(command), `${command} stands on no line of its own`);
  });
});

describe('links of a page', () => {
  it('are found with their line, and not in code or to other sites', () => {
    const text = 'See [a](b.md#c-d) and [e](#f).\n```\n[g](h.md)\n```\n`[i](j.md)` [k](https://l.example/) ![m](n.png)';
    assert.deepEqual(markdownLinks(text), [{ line: 1, path: 'b.md', place: 'c-d' }, { line: 1, path: '', place: 'f' }, { line: 5, path: 'n.png', place: '' }]);
  });

  it('lead to headings by what GitHub makes of them', () => {
    assert.deepEqual(headingPlaces('# A `_bulk` door\n```\n# no heading\n```\n## What 2xx means, and when\n'), ['a-_bulk-door', 'what-2xx-means-and-when']);
  });
});
