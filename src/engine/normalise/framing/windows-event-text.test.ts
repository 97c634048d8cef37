import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readRenderedEvent } from './windows-event-text.ts';

describe('an event rendered as text', () => {
  it('gives its header and, as the message, everything from there on', () => {
    const fields = readRenderedEvent('09/14/2026 09:13:36.524 AM\nLogName=Security\nEventCode=4625\nComputerName=ws7\nMessage=An account failed to log on.\n\nSubject:\n\tAccount Name:\t\tx=y\nEventCode=1\n');
    assert.deepEqual(fields, {
      EventTime: '09/14/2026 09:13:36.524 AM', LogName: 'Security', EventCode: '4625', ComputerName: 'ws7',
      Message: 'An account failed to log on.\n\nSubject:\n\tAccount Name:\t\tx=y\nEventCode=1\n',
    });
  });
  it('is told from other texts by the id and the name of the log', () => {
    assert.equal(readRenderedEvent('the EventCode=4625 was seen'), null);
    assert.equal(readRenderedEvent('EventCode=4625\nName=x'), null);
    assert.equal(readRenderedEvent('LogName=Security\nEventCode=abc'), null);
  });
});
