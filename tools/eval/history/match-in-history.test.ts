import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { NormalisedEvent } from '#contract/event.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { referenceMatch } from '#engine/detect/sigma/reference-match.ts';
import { matchInHistory } from './match-in-history.ts';

const RULES = ['contains: cmd', 'endswith: .exe', 're: "^c.d"', 'exists: false'].map((search, at) => `title: Rule ${at}\nid: r${at}\nlogsource: {}\ndetection: { s: { A|${search} }, condition: s }`).join('\n---\n');
const VALUES = ['cmd.exe', 'CMD', 'x', null, ['a', 'b.exe'], { in: 'cmd' }, undefined, '\u212acmd'];

it('history says of each rule the events that the plain matcher says', async () => {
  const { rules, problems } = parseSigma(RULES, 'r.yml');
  assert.deepEqual(problems, []);
  const events = VALUES.map((A, at): NormalisedEvent => {
    const ocsf = { class_uid: 0, category_uid: 0, activity_id: 0, type_uid: 0, severity_id: 0, time: at, metadata: {} };
    return { id: `e${at}`, tenant: 't', source: 's.s', domain: null, timeMs: at, logSources: [], ocsf, fields: A === undefined ? {} : { A }, raw: JSON.stringify({ A }) };
  });
  const { matches, sure, unsure } = await matchInHistory(events, rules, []);
  const view = createEventView([]);
  assert.deepEqual(matches.map((ids) => [...ids].sort()), rules.map((rule) => events.filter((event) => referenceMatch([rule], view(event)).length > 0).map(({ id }) => id)));
  assert.ok(sure > 0 && unsure > 0);
});
