import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Alert } from '#contract/alert.ts';
import { tellStory } from '#engine/report/tell-story.ts';
import { byRule, sentenceOf } from './story-text.ts';

function alertOf(id: string, title: string): Alert {
  return {
    id, tenant: 'acme', timeMs: Date.UTC(2026, 4, 4, 8), lastTimeMs: Date.UTC(2026, 4, 4, 8), rule: { id: title, title, level: 'high' }, source: 'okta.system_log', domain: 'identity',
    severity: 'high', confidence: 0.5, entities: [], techniques: [], tactics: ['persistence'], summary: 'Ines enrolled a second factor [from Porto].', events: [], count: 1,
  };
}

describe('a sentence of the story', () => {
  it('stands without the time and the rules that the plain text has', () => {
    const alerts = [alertOf('a', 'New factor [MFA]'), alertOf('b', 'New factor [MFA]'), alertOf('c', 'Other rule')];
    const [step] = tellStory(alerts);
    assert.ok(step);
    assert.equal(sentenceOf(step.text, alerts.map(({ rule }) => rule.title)), 'Ines enrolled a second factor [from Porto].');
  });

  it('is left as it is where it has neither', () => {
    for (const text of ['It read the memory of LSASS.', 'It wrote [Rule] and more', 'odd [Other]', '']) assert.equal(sentenceOf(text, ['Rule']), text);
    assert.equal(sentenceOf('odd [Rule]', []), 'odd [Rule]');
  });

  it('names each rule once', () => {
    assert.deepEqual(byRule([alertOf('a', 'One'), alertOf('b', 'Two'), alertOf('c', 'One')]), [{ title: 'One', first: 'a', count: 2 }, { title: 'Two', first: 'b', count: 1 }]);
  });
});
