import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ocsfClass } from '#contract/ocsf-names.ts';
import { ACTION_LABELS } from './action-labels.ts';
import { agreesOnAction, readMeaning } from './agrees-on-action.ts';
import { type EventValues, valuesOf } from './event-values.ts';

const said = (values: Partial<EventValues>): EventValues => ({ ...valuesOf([]), ...values });

test('the words of the label are looked for in what our event says', () => {
  assert.equal(agreesOnAction('user.session.start', said({ actions: ['User Session Start'] })), 'words');
  assert.equal(agreesOnAction('Update device', said({ actions: ['Result: update device failed'] })), 'words');
  assert.equal(agreesOnAction('ProcessRollup2', said({ raw: ['process_rollup2'] })), 'words');
  assert.equal(agreesOnAction('changed-role-to', said({ actions: ['Changed role'] })), 'words');
});

test('part of a word, and one word of ours in a long label, are not enough', () => {
  assert.equal(agreesOnAction('log', said({ actions: ['Logon'] })), null);
  assert.equal(agreesOnAction('Update device', said({ actions: ['Update'] })), null);
  assert.equal(agreesOnAction('open', said({ raw: ['open file'] })), null);
  assert.equal(agreesOnAction('--', said({ actions: ['--'], raw: ['--'] })), null);
});

test('a label that Elastic invented needs the class and the activity of the table', () => {
  assert.equal(agreesOnAction('logged-in', said({ activities: [{ classUid: 3002, activity: 'Logon' }] })), 'label');
  assert.equal(agreesOnAction('logged-in', said({ activities: [{ classUid: 3002, activity: 'Logoff' }] })), null);
  assert.equal(agreesOnAction('logged-in', said({ activities: [{ classUid: 4001, activity: 'Logon' }] })), null);
  assert.equal(agreesOnAction('nat-slot', said({ activities: [{ classUid: 4001, activity: 'Other' }] })), 'label');
});

test('every meaning in the table of labels names an OCSF class and activities that it has, or may name itself', () => {
  for (const [label, means] of ACTION_LABELS) {
    for (const { className, activities } of means.map(readMeaning)) {
      const known = ocsfClass(className);
      assert.ok(known, `${label}: no class ${className}`);
      const captions = Object.values(known.attributes.get('activity_id')?.enum ?? {});
      const unknown = activities.filter((activity) => !captions.includes(activity));
      // "Update" and "Rename" of an account stand under Other with a name of their own.
      assert.deepEqual(unknown.filter((activity) => !activities.includes('Other') || !['Update', 'Rename'].includes(activity)), [], `${label}: ${className}`);
    }
  }
});
