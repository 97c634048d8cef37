import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { loadRules } from './detector-from-content.ts';

const rule = (id: string, status = 'test') => `title: ${id}\nid: ${id}\nname: ${id}-name\nstatus: ${status}\nlogsource: { product: acme }\ndetection: { s: { Field: ${id} }, condition: s }`;
const correlation = (id: string, rules: string, status = 'test') => `title: ${id}\nid: ${id}\nstatus: ${status}\ncorrelation: { type: event_count, rules: ${rules}, timespan: 5m, condition: { gte: 2 } }`;
const filter = (id: string, rules: string) => `title: ${id}\nid: ${id}\nlogsource: {}\nfilter: { rules: ${rules}, s: { User: svc }, condition: not s }`;

describe('rules that are loaded', () => {
  const folder = mkdtempSync(join(tmpdir(), 'load-rules-'));
  const [ours, theirs] = [join(folder, 'ours.yml'), join(folder, 'theirs.yml')];

  before(() => {
    writeFileSync(ours, [rule('r1'), rule('r2', 'deprecated'), correlation('c1', 'r1-name'), correlation('c2', 'r2'), correlation('c3', 'r1', 'unsupported')].join('\n---\n'));
    writeFileSync(theirs, [rule('r3'), correlation('c4', '[r1, r3]'), filter('f1', '[r1-name, nobody]')].join('\n---\n'));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  const loaded = async (...args: Parameters<typeof loadRules>) => {
    const { rules, correlations, filters, withdrawn, problems } = await loadRules(...args);
    return { rules: rules.map(({ id }) => id), correlations: correlations.correlations.map((one) => one.correlation.id), filters: filters.length, withdrawn, problems: problems.map(({ severity, message }) => `${severity} ${/"([^"]+)"/.exec(message)?.[1] ?? ''}`) };
  };

  it('find each other over files; those that are withdrawn are as if they were not there', async () => {
    assert.deepEqual(await loaded([ours, theirs]), { rules: ['r1', 'r3'], correlations: ['c1', 'c4'], filters: 1, withdrawn: 2, problems: ['warning nobody', 'error r2'] });
    assert.equal((await loadRules([ours, theirs])).rules[0]?.detection.kind, 'and');
  });

  it('may name rules that lie beside them, which are not loaded with them', async () => {
    assert.deepEqual((await loaded([theirs])).correlations, []);
    assert.deepEqual(await loaded([theirs], { beside: [ours] }), { rules: ['r3'], correlations: ['c4'], filters: 1, withdrawn: 0, problems: ['warning nobody'] });
  });
});
