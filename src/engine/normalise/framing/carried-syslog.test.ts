import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCarriedSyslog } from './carried-syslog.ts';

const header = (envelope: Parameters<typeof readCarriedSyslog>[1]) => {
  const { envelope: _envelope, ...fields } = readCarriedSyslog('session opened', envelope)?.fields ?? {};
  return fields;
};

describe('the header of a syslog message whose carrier took it off', () => {
  it('stands in fields of the journal', () => {
    assert.deepEqual(header({ _HOSTNAME: 'web03', SYSLOG_IDENTIFIER: 'sshd', _PID: '911', PRIORITY: '6', __REALTIME_TIMESTAMP: '1795166042118000' }), {
      syslog_time: '1795166042118000', syslog_host: 'web03', syslog_app: 'sshd', syslog_pid: '911', syslog_severity: 6, message: 'session opened',
    });
  });

  it('stands in columns of the Syslog table', () => {
    const fields = header({ TimeGenerated: '2026-11-20T09:14:02Z', Computer: 'web03', Facility: 'auth', ProcessName: 'sshd', ProcessID: 911 });
    assert.deepEqual(fields, { syslog_time: '2026-11-20T09:14:02Z', syslog_host: 'web03', syslog_app: 'sshd', syslog_pid: '911', message: 'session opened' });
  });

  it('stands in ECS fields', () => {
    const fields = header({ '@timestamp': '2026-11-20T09:14:02Z', host: { name: 'web03' }, log: { syslog: { appname: 'sshd', procid: '911' } } });
    assert.deepEqual(fields, { syslog_time: '2026-11-20T09:14:02Z', syslog_host: 'web03', syslog_app: 'sshd', syslog_pid: '911', message: 'session opened' });
  });

  it('stands in JSON lines of rsyslog', () => {
    assert.deepEqual(header({ host: 'web03', 'syslog-tag': 'sshd[911]:', timestamp: '2026-11-20T09:14:02Z' }), {
      syslog_time: '2026-11-20T09:14:02Z', syslog_host: 'web03', syslog_app: 'sshd', syslog_pid: '911', message: 'session opened',
    });
  });

  it('is none where the record tells no program or no host', () => {
    assert.equal(readCarriedSyslog('session opened', { host: 'web03', service: 'sshd' }), null);
    assert.equal(readCarriedSyslog('session opened', { appname: 'sshd' }), null);
    assert.equal(readCarriedSyslog('session opened', undefined), null);
  });
});
