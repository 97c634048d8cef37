import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lintRules } from '#engine/detect/sigma/lint/lint-rules.ts';
import { ruleKnowledge } from '#main/rules/rule-knowledge.ts';
import { readRuleFiles } from '#stores/content/rules-folder.ts';

test('lint has no error and no warning about our rules', async () => {
  const [files, knowledge] = await Promise.all([readRuleFiles('content/rules'), ruleKnowledge('content')]);
  const { findings } = lintRules(files, { knowledge, disabled: new Set() });
  assert.deepEqual(findings.filter(({ severity }) => severity !== 'info').map(({ file, line, check, message }) => `${file}:${line}: ${check}: ${message}`), []);
});
