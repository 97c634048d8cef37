import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readAuditObject } from './audit-object.ts';

describe('an audit event that was read already', () => {
  it('has the names of the audit log when it is Auditbeat\'s', () => {
    const fields = readAuditObject({
      '@timestamp': '2026-11-20T09:14:02.118Z', host: { name: 'web03' }, tags: ['exec'], process: { pid: 9, executable: '/usr/bin/cat', name: 'cat', args: ['cat', '/etc/shadow'] },
      user: { id: '1000', name: 'anna', audit: { id: '1000', name: 'anna' }, effective: { id: '0', name: 'root' } },
      auditd: { message_type: 'syscall', result: 'success', sequence: 77, session: '3', data: { arch: 'x86_64', syscall: 'execve', a0: '55d1' }, paths: [{ name: '/usr/bin/cat', nametype: 'NORMAL' }] },
    });
    assert.deepEqual(fields?.['type'], ['SYSCALL', 'EXECVE']);
    assert.deepEqual([fields?.['a0'], fields?.['a1'], fields?.['cmdline'], fields?.['SYSCALL'], fields?.['key']], ['cat', '/etc/shadow', 'cat /etc/shadow', 'execve', 'exec']);
    assert.deepEqual([fields?.['AUID'], fields?.['UID'], fields?.['node'], fields?.['success'], fields?.['name']], ['anna', 'root', 'web03', 'yes', ['/usr/bin/cat']]);
  });

  it('is completed by the raw lines that Auditbeat kept', () => {
    const fields = readAuditObject({
      auditd: { message_type: 'user_login', result: 'fail' }, source: { ip: '198.51.100.9' },
      event: { original: ["type=USER_LOGIN msg=audit(1795166042.118:77): pid=9 uid=0 msg='op=login acct=\"anna\" exe=\"/usr/sbin/sshd\" addr=198.51.100.9 terminal=ssh res=failed'"] },
    });
    assert.deepEqual([fields?.['type'], fields?.['acct'], fields?.['res'], fields?.['audit_time']], ['USER_LOGIN', 'anna', 'failed', '1795166042.118']);
  });

  it('is flat when it is Laurel\'s', () => {
    const fields = readAuditObject({
      ID: '1795166042.118:77', NODE: 'web03', SYSCALL: { arch: '0xc000003e', syscall: 59, SYSCALL: 'execve', pid: 9, uid: 33, UID: 'www-data', exe: '/usr/bin/id' },
      EXECVE: { argc: 1, ARGV: ['id'] }, PATH: [{ item: 0, name: '/usr/bin/id' }], PROCTITLE: { ARGV: ['id'] }, PARENT_INFO: { exe: '/usr/bin/dash', ARGV: ['sh', '-c', 'id'] },
    });
    assert.deepEqual(fields?.['type'], ['SYSCALL', 'EXECVE', 'PATH', 'PROCTITLE']);
    assert.deepEqual([fields?.['cmdline'], fields?.['UID'], fields?.['node'], fields?.['parent_cmdline'], fields?.['name']], ['id', 'www-data', 'web03', 'sh -c id', '/usr/bin/id']);
    assert.deepEqual([fields?.['audit_time'], fields?.['audit_id']], ['1795166042.118', '77']);
  });

  it('is read out of the journal', () => {
    const fields = readAuditObject({
      _TRANSPORT: 'audit', _AUDIT_TYPE_NAME: 'USER_AUTH', _AUDIT_ID: '77', _HOSTNAME: 'web03', _SOURCE_REALTIME_TIMESTAMP: '1795166042118000',
      MESSAGE: "USER_AUTH pid=9 uid=0 auid=1000 msg='op=PAM:authentication acct=\"root\" res=success'",
    });
    assert.deepEqual([fields?.['type'], fields?.['acct'], fields?.['res'], fields?.['node']], ['USER_AUTH', 'root', 'success', 'web03']);
  });

  it('is read out of NXLog\'s records', () => {
    const fields = readAuditObject({ type: 'EXECVE', time: '2026-11-20T09:14:02.118Z', seq: 77, argc: '2', a0: 'vi', a1: '/etc/hosts', SourceModuleType: 'im_linuxaudit' });
    assert.deepEqual([fields?.['cmdline'], fields?.['audit_time'], fields?.['audit_id']], ['vi /etc/hosts', '2026-11-20T09:14:02.118Z', '77']);
  });

  it('is none when the record is another product\'s', () => {
    assert.equal(readAuditObject({ ID: '12', SYSCALL: {} }), null);
    assert.equal(readAuditObject({ type: 'EXECVE', a0: 'vi' }), null);
  });
});
