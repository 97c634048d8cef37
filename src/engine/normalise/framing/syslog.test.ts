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

  it('is read where the host alone follows the version and the time', () => {
    assert.deepEqual(parts('<5>1 2026-11-20T09:16:01Z VAULT {"format":"elastic"}'), ['VAULT', undefined, undefined, '{"format":"elastic"}']);
  });

  it('may name a service behind the pid, as macOS does', () => {
    assert.deepEqual(parts('Nov 20 09:16:01 mac01 com.apple.xpc.launchd[1] (com.apple.sync.4711): Service exited'), ['mac01', 'com.apple.xpc.launchd', '1', 'Service exited']);
  });

  it('is none where no time and no priority stand first', () => {
    assert.equal(parseSyslog('sshd[911]: Connection closed'), null);
  });
});

describe('the zone of a time of RFC 3164', () => {
  it('may stand behind it', () => {
    assert.equal(parseSyslog('Oct 05 2026 07:14:54 UTC: %ASA-6-302021: Teardown')?.fields['syslog_time'], 'Oct 05 2026 07:14:54 UTC');
    assert.equal(parseSyslog('Oct  5 07:14:54 CEST fw-1 sshd[7]: hello')?.fields['syslog_host'], 'fw-1');
  });

  it('is not the host or program in capitals that stands there', () => {
    assert.equal(parseSyslog('Oct  5 07:14:25 DENY: IN=eth0')?.fields['syslog_app'], 'DENY');
    assert.equal(parseSyslog('Oct  5 07:14:25 NWFW sshd[7]: hello')?.fields['syslog_host'], 'NWFW');
  });
});

describe('the log of Check Point', () => {
  it('stands where structured data does, with its own names', () => {
    const fields = parseSyslog('<134>1 2026-10-05T07:14:51Z mgmt CheckPoint 10024 - [action:"Drop"; src:"10.0.0.1"; policy:"a\\]b"; ike::"Main"]')?.fields;
    assert.deepEqual([fields?.['action'], fields?.['src'], fields?.['policy'], fields?.['ike'], fields?.['syslog_host']], ['Drop', '10.0.0.1', 'a]b', 'Main', 'mgmt']);
  });
});
