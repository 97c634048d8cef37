import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OCSF_CLASSES } from '#contract/ocsf.gen.ts';
import { ocsfAttribute } from '#contract/ocsf-check.ts';
import { loadRules } from '#main/detector-from-content.ts';
import { ruleRouterFromContent } from '#main/rule-router-from-content.ts';
import { readTaxonomy, readUnrouted } from '#stores/content/content-folder.ts';

const CONTENT = 'content';
const [{ rules }, routeOf, taxonomy, unrouted] = await Promise.all([loadRules([`${CONTENT}/rules`]), ruleRouterFromContent(CONTENT), readTaxonomy(CONTENT), readUnrouted(CONTENT)]);
const classNames = Object.keys(OCSF_CLASSES);

/** What an alias reads is an attribute of some class, or stands under a name of the source's own. */
function isPlace(path: string): boolean {
  if (path.startsWith('fields.') || path.startsWith('unmapped.')) return true;
  return classNames.some((name) => ocsfAttribute(name, path.replaceAll('[*]', '')) !== undefined);
}

describe('the taxonomy', () => {
  it('has only aliases that read attributes of OCSF or fields of the source', () => {
    const wrong = taxonomy.flatMap(({ fields }) => Object.entries(fields).flatMap(([alias, places]) => [places].flat().filter((place) => !isPlace(place)).map((place) => `${alias}: ${place}`)));
    assert.deepEqual(wrong, []);
  });

  it('has aliases only for log sources that some mapping gives', () => {
    for (const { logsource } of taxonomy) assert.ok(routeOf({ logSource: logsource as object }).routed, `no mapping gives ${JSON.stringify(logsource)}`);
  });

  it('gives reasons only for log sources that no mapping gives', () => {
    for (const { logsource } of unrouted) assert.ok(!routeOf({ logSource: logsource as object }).routed, `${JSON.stringify(logsource)} has a route`);
  });
});

describe('every rule of ours', () => {
  for (const rule of rules) {
    it(`${rule.file} has a log source that some mapping gives`, () => assert.ok(routeOf(rule).routed, JSON.stringify(rule.logSource)));
  }
});
