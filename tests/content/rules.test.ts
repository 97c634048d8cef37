import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { describe, it } from 'node:test';
import { createCorrelations } from '#engine/detect/sigma/correlation/create-correlations.ts';
import type { SigmaHeader } from '#engine/detect/sigma/sigma-rule.ts';
import { detectorFromContent, loadRules } from '#main/detector-from-content.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { DOMAINS } from '#contract/domain.ts';
import { TACTICS } from '#contract/tactics.ts';
import { readRuleProofs } from '../kit/rule-proofs.ts';

const CONTENT = 'content';
const [{ rules: single, correlations, problems }, { detector, problems: problemsOfAll }, normaliser, proofs] = await Promise.all([loadRules([`${CONTENT}/rules`]), detectorFromContent(CONTENT, []), normaliserFromContent(CONTENT), readRuleProofs(CONTENT)]);

const rules: readonly SigmaHeader[] = [...single, ...correlations.correlations.map(({ correlation }) => correlation)];

/** The rules and correlations that fire on raw records, whose source is not told. */
function firedOn(records: readonly string[]): Set<string> {
  const waiting = createCorrelations(correlations);
  const fired = new Set<string>();
  for (const [index, text] of records.entries()) {
    const outcome = normaliser.normalise({ tenant: 'proof', source: '', receivedAtMs: Date.UTC(2026, 10, 22), id: `r${index}`, text });
    if (!outcome.ok) throw new Error(`${outcome.reason}: ${outcome.detail}`);
    for (const { alerts, hits } of outcome.events.map(detector)) {
      for (const { rule } of alerts) fired.add(rule.id);
      // A rule that only correlations wait for raises no alert.
      for (const hit of hits) for (const id of [hit.ruleId, ...waiting.take(hit).map(({ compiled }) => compiled.correlation.id)]) fired.add(id);
    }
  }
  return fired;
}

describe('every rule of ours', () => {
  it('loads without a problem', () => assert.deepEqual([...problems, ...problemsOfAll], []));
  it('has an id of its own', () => assert.equal(new Set(rules.map((rule) => rule.id)).size, rules.length));

  for (const rule of rules) {
    it(`${rule.file} lies with its domain, says what it means and where it stands in ATT&CK`, () => {
      assert.ok(DOMAINS.some((domain) => domain === dirname(rule.file).split('/').at(-1)), 'its folder is no domain');
      assert.match(rule.id, /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/);
      assert.ok(rule.description.length > 30 && rule.author !== '', 'description or author is missing');
      assert.ok(rule.techniques.length > 0 && rule.tactics.length > 0, 'no technique or tactic');
      for (const tactic of rule.tactics) assert.ok((TACTICS as readonly string[]).includes(tactic), `${tactic} is no tactic`);
    });
    it(`${rule.file} fires on its proof and not on the near miss`, () => {
      const proof = proofs.find((one) => one.ruleFile === rule.file);
      assert.ok(proof, `${rule.file.replace(/\.yml$/, '.proof.yml')} is missing`);
      for (const records of proof.fires) assert.ok(firedOn(records).has(rule.id), `does not fire on ${records.join('\n')}`);
      for (const { why, records } of proof.misses) assert.ok(!firedOn(records).has(rule.id), `fires although ${why}: ${records.join('\n')}`);
    });
  }

  it('belongs to each proof that there is', () => {
    for (const proof of proofs) assert.ok(rules.some((rule) => rule.file === proof.ruleFile), `${proof.file} proves no rule`);
  });
});
