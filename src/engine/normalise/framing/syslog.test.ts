import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseSyslog } from './syslog.ts';

const parts = (text: string) => {
  const fields = parseSyslog(text)?.fields;
  return fields && [fields['syslog_host'], fields['syslog_app'], fields['syslog_pid'], fields['message']];
};

describe('a syslog header', () => {
  it('is read as RFC 3164, with and without priority', () => {
    assert.deepEqual(parts('Nov 20 09:16:01 web03 sshd[911]: Connection closed'), ['web03', 'sshd', '911', 'Connection closed']);
    assert.deepEqual(parts('<38>Nov 20 09:16:01 web03 su: session opened'), ['web03', 'su', undefined, 'session opened']);
  });

  it('is read as RFC 5424', () => {
    assert.deepEqual(parts('<38>1 2026-11-20T09:16:01Z web03 sshd 911 - - Connection closed'), ['web03', 'sshd', '911', 'Connection closed']);
  });

  it('may name a service behind the pid, as macOS does', () => {
    assert.deepEqual(parts('Nov 20 09:16:01 mac01 com.apple.xpc.launchd[1] (com.apple.sync.4711): Service exited'), ['mac01', 'com.apple.xpc.launchd', '1', 'Service exited']);
  });

  it('is none where no time and no priority stand first', () => {
    assert.equal(parseSyslog('sshd[911]: Connection closed'), null);
  });
});
