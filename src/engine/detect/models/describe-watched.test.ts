import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describeWatched } from './describe-watched.ts';

it('says which events a model looks at by the names of OCSF', () => {
  assert.deepEqual([
    describeWatched({ class_uid: 4003 }), describeWatched({ class_uid: [4001, 4002] }), describeWatched({ class_uid: 3002, activity_id: 1, status_id: [1, 2] }), describeWatched({ class_uid: 4001, 'connection_info.direction_id': 2 }),
    describeWatched([{ class_uid: 6006, activity_id: 2 }, { class_uid: 1001, 'file.name': { contains: 'x' }, size: { gte: 5 } }]), describeWatched({ status: { exists: true } }),
  ], [
    'DNS Activity', 'Network Activity or HTTP Activity', 'Authentication: activity is Logon, status is Success or Failure', 'Network Activity: direction is Outbound',
    'File Hosting Activity: activity is Download; or File System Activity: name has x in it, size is at least 5', 'Any event: status is there',
  ]);
});
