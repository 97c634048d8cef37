import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEventView } from '#engine/detect/event-view.ts';
import { explainCorrelations } from '#engine/detect/sigma/explain/explain-correlation.ts';
import { fillInLists } from '#engine/detect/sigma/explain/fill-in-lists.ts';
import { explainRule } from '#engine/detect/sigma/explain/explain-rule.ts';
import { listsAtTenant } from '#engine/detect/sigma/lists-at-tenant.ts';
import { createTenantDetectors } from '#engine/detect/tenant-detectors.ts';
import { loadRules } from '#main/detector-from-content.ts';
import { findRules } from '#main/rules/find-rules.ts';
import { createProofRunner } from '#main/rules/proof-runner.ts';
import { readLists, readTaxonomy } from '#stores/content/content-folder.ts';
import { readProofFiles } from '#stores/content/proof-files.ts';

const CONTENT = 'content';

test('explain says of every record of every proof what detection does', async () => {
  const [loaded, proofs, taxonomy, ofContent, found] = await Promise.all([loadRules([`${CONTENT}/rules`]), readProofFiles(`${CONTENT}/rules`), readTaxonomy(CONTENT), readLists(CONTENT), findRules(`${CONTENT}/rules`, [])]);
  const { eventsOf, firedOnEvent } = await createProofRunner(CONTENT, loaded);
  const view = createEventView(taxonomy);
  const common = listsAtTenant(ofContent);
  assert.ok(found.ok);
  let asked = 0;
  for (const { ruleFile, fires, misses, lists } of proofs) {
    for (const { rule, parts } of found.rules.filter((one) => one.rule.file === ruleFile)) {
      for (const event of [...fires, ...misses.map(({ records }) => records)].flat().flatMap(eventsOf)) {
        const { isRouted, holds, changes } = explainRule(fillInLists(rule, parts, { ...common, ...lists }), rule.logSource, view(event));
        assert.equal(isRouted && holds, firedOnEvent(event, lists).includes(rule.id), `${ruleFile}: ${event.raw}`);
        assert.equal(changes.length > 0, !holds);
        asked++;
      }
    }
  }
  assert.ok(asked >= proofs.length);
});

test('explain says of every proof of a correlation what detection does', async () => {
  const [loaded, proofs, taxonomy, lists] = await Promise.all([loadRules([`${CONTENT}/rules`]), readProofFiles(`${CONTENT}/rules`), readTaxonomy(CONTENT), readLists(CONTENT)]);
  const { eventsOf } = await createProofRunner(CONTENT, loaded);
  const detect = createTenantDetectors({ ...loaded, lists, view: createEventView(taxonomy), makeId: (...parts) => parts.join(' ') }).withLists({});
  let asked = 0;
  for (const { correlation } of loaded.correlations.correlations) {
    const proof = proofs.find(({ ruleFile }) => ruleFile === correlation.file);
    for (const [records, fires] of [...(proof?.fires ?? []).map((one) => [one, true] as const), ...(proof?.misses ?? []).map((one) => [one.records, false] as const)]) {
      const seen = records.flatMap((record, at) => eventsOf(record).map((event) => ({ ...event, id: `${at} ${event.id}` }))).flatMap((event, at) => detect(event).hits.map((hit) => ({ hit, event: at + 1 })));
      const told = explainCorrelations(loaded.correlations, seen).find((one) => one.correlation.id === correlation.id);
      assert.equal((told?.fires ?? 0) > 0, fires, correlation.file);
      asked++;
    }
  }
  assert.ok(asked >= 2 * loaded.correlations.correlations.length);
});
