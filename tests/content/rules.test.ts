import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { describe, it } from 'node:test';
import type { SigmaHeader } from '#engine/detect/sigma/sigma-rule.ts';
import { detectorFromContent, loadRules } from '#main/detector-from-content.ts';
import { createProofRunner } from '#main/rules/proof-runner.ts';
import { DOMAINS } from '#contract/domain.ts';
import { TACTICS } from '#contract/tactics.ts';
import { runProof } from '#engine/detect/sigma/proof/run-proof.ts';
import { readProofFiles } from '#stores/content/proof-files.ts';

const CONTENT = 'content';
const [loaded, { problems }, proofs] = await Promise.all([loadRules([`${CONTENT}/rules`]), detectorFromContent(CONTENT, []), readProofFiles(`${CONTENT}/rules`)]);
const { firedOn } = await createProofRunner(CONTENT, loaded);
const rules: readonly SigmaHeader[] = [...loaded.rules, ...loaded.correlations.correlations.map(({ correlation }) => correlation)];
const isCorrelation = (rule: SigmaHeader): boolean => loaded.correlations.correlations.some(({ correlation }) => correlation === rule);

describe('every rule of ours', () => {
  it('loads without a problem', () => assert.deepEqual(problems, []));
  it('has an id of its own', () => assert.equal(new Set(rules.map((rule) => rule.id)).size, rules.length));

  for (const rule of rules) {
    it(`${rule.file} lies with its domain, says what it means and where it stands in ATT&CK`, () => {
      const folder = dirname(rule.file).split('/').at(-1);
      assert.ok(DOMAINS.some((domain) => domain === folder) || (folder === 'cross-domain' && isCorrelation(rule)), 'its folder is no domain');
      assert.match(rule.id, /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/);
      assert.ok(rule.description.length > 30 && rule.author !== '', 'description or author is missing');
      assert.ok(rule.techniques.length > 0 && rule.tactics.length > 0, 'no technique or tactic');
      for (const tactic of rule.tactics) assert.ok((TACTICS as readonly string[]).includes(tactic), `${tactic} is no tactic`);
    });
    it(`${rule.file} fires on its proof and not on the near miss`, () => {
      const proof = proofs.find((one) => one.ruleFile === rule.file);
      assert.ok(proof, `${rule.file.replace(/\.yml$/, '.proof.yml')} is missing`);
      for (const { kind, isAsProved, why, records } of runProof(proof, [rule.id], firedOn)) {
        assert.ok(isAsProved, kind === 'fires' ? `does not fire on ${records.join('\n')}` : `fires although ${why}: ${records.join('\n')}`);
      }
    });
  }

  it('belongs to each proof that there is', () => {
    for (const proof of proofs) assert.ok(rules.some((rule) => rule.file === proof.ruleFile), `${proof.file} proves no rule`);
  });
});
