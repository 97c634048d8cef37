import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ATTACK_TECHNIQUES, WITHDRAWN_TECHNIQUES } from '#contract/attack.gen.ts';
import type { Incident } from '#contract/incident.ts';
import { ruleIdOfModel } from '#engine/detect/models/alert-of-deviation.ts';
import { detectorFromContent } from '#main/detector-from-content.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { scanFiles } from '#main/scan-files.ts';
import { readChainFiles, readChainProofs } from '#stores/content/chains-folder.ts';

const CONTENT = 'content';
const [chains, proofs, loaded, normaliser] = await Promise.all([readChainFiles(CONTENT), readChainProofs(CONTENT), detectorFromContent(CONTENT, []), normaliserFromContent(CONTENT)]);
const ruleIds = new Set([...loaded.rules.map(({ id }) => id), ...loaded.correlations.correlations.map(({ correlation }) => correlation.id), ...loaded.models.models.map(({ name }) => ruleIdOfModel(name))]);

/** What raw records become on the whole path, with all that is ours. */
async function incidentsOf(records: readonly string[]): Promise<readonly Incident[]> {
  const folder = await mkdtemp(join(tmpdir(), 'chain-proof-'));
  try {
    for (const [at, record] of records.entries()) await writeFile(join(folder, `${String(at).padStart(3, '0')}.log`), `${record}\n`);
    const { picture } = await scanFiles([folder], { normaliser, rules: loaded, source: '', nowMs: Date.UTC(2026, 10, 30) });
    return picture.incidents((first) => first);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Findings of other products still name techniques that were withdrawn; a chain may, with what took their place. */
function isKnown(technique: string, named: readonly string[]): boolean {
  const successor = WITHDRAWN_TECHNIQUES[technique];
  return Object.hasOwn(ATTACK_TECHNIQUES, technique) || successor === '' || named.some((other) => successor === other || successor?.startsWith(`${other}.`));
}

function isListedBy(id: string, incidents: readonly Incident[]): Incident[] {
  return incidents.filter((incident) => incident.chains.some((one) => one.id === id));
}

const toldOf = (incidents: readonly Incident[]) => incidents.map(({ title, chains: followed }) => `${title}: ${JSON.stringify(followed)}`).join('\n');

describe('every chain of ours', () => {
  for (const { file, chain } of chains) {
    it(`${file} says what it means, and names techniques and rules that there are`, () => {
      assert.ok(chain.description.length > 30 && chain.author !== '', 'description or author is missing');
      const named = chain.steps.flatMap(({ any }) => any);
      for (const { techniques = [] } of named) for (const technique of techniques) assert.ok(isKnown(technique, techniques), `${technique} is no technique of today, or its successor is not named beside it`);
      for (const rule of named.flatMap(({ rules = [] }) => rules)) assert.ok(ruleIds.has(rule), `${rule} is no rule, correlation or model of ours`);
      assert.equal(new Set(chain.steps.map(({ title }) => title)).size, chain.steps.length, 'two steps have one title');
    });

    it(`${file} is seen in its proof and not in the near misses`, async () => {
      const proof = proofs.find(({ ruleFile }) => ruleFile === file);
      assert.ok(proof, `${file.replace(/\.yml$/, '.proof.yml')} is missing`);
      for (const records of proof.fires) {
        const incidents = await incidentsOf(records);
        assert.equal(incidents.length, 1, `does not become one incident:\n${toldOf(incidents)}\n${records.join('\n')}`);
        assert.equal(isListedBy(chain.id, incidents).length, 1, `is not seen:\n${toldOf(incidents)}\n${records.join('\n')}`);
      }
      for (const { why, records } of proof.misses) {
        const incidents = await incidentsOf(records);
        assert.ok(incidents.length > 0, `nothing fires at all, though it should look alike: ${why}`);
        assert.equal(isListedBy(chain.id, incidents).length, 0, `is seen although ${why}:\n${toldOf(incidents)}\n${records.join('\n')}`);
      }
    });
  }

  it('belongs to each proof that there is', () => {
    for (const { file, ruleFile } of proofs) assert.ok(chains.some((one) => one.file === ruleFile), `${file} proves no chain`);
  });
});
