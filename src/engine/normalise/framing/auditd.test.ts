import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeAuditHex, parseAuditd } from './auditd.ts';
import { readSocketAddress } from './socket-address.ts';

describe('a line of the Linux audit log', () => {
  it('names a system call by the architecture', () => {
    assert.equal(parseAuditd('type=SYSCALL msg=audit(1795166042.118:77): arch=c000003e syscall=59 success=yes')?.['SYSCALL'], 'execve');
    assert.equal(parseAuditd('type=SYSCALL msg=audit(1795166042.118:77): arch=c00000b7 syscall=203 success=yes')?.['SYSCALL'], 'connect');
    assert.equal(parseAuditd('type=SYSCALL msg=audit(1795166042.118:77): arch=40000003 syscall=11 success=yes')?.['SYSCALL'], undefined);
  });

  it('keeps what an ENRICHED log says behind the 0x1d', () => {
    const fields = parseAuditd('node=web03 type=PATH msg=audit(1795166042.118:77): item=0 name="/etc/passwd" cap_frootid=0\u001dOUID="root" OGID="root"');
    assert.deepEqual(fields, { type: 'PATH', audit_time: '1795166042.118', audit_id: '77', node: 'web03', item: '0', name: '/etc/passwd', cap_frootid: '0', OUID: 'root', OGID: 'root' });
  });

  it('joins the words of a command line, of which long ones are cut', () => {
    const fields = parseAuditd('type=EXECVE msg=audit(1795166042.118:77): argc=3 a0="sh" a1="-c" a2_len=14 a2[0]=6563686F20 a2[1]="hi there"');
    assert.equal(fields?.['cmdline'], 'sh -c echo hi there');
  });

  it('leaves the arguments of a system call as they are', () => {
    assert.equal(parseAuditd('type=SYSCALL msg=audit(1795166042.118:77): syscall=2 a0=6162 a1=0')?.['a0'], '6162');
  });

  it('reads an operation of several words', () => {
    const fields = parseAuditd("type=ADD_GROUP msg=audit(1795166042.118:77): pid=1 msg='op=adding group to /etc/group id=1004 exe=\"/usr/sbin/groupadd\" res=success'");
    assert.equal(fields?.['op'], 'adding group to /etc/group');
    assert.equal(fields?.['id'], '1004');
  });

  it('reads what the kernel writes to syslog, with numbers for types', () => {
    const fields = parseAuditd('audit: type=1400 audit(1795166042.118:77): apparmor="DENIED" operation="open" profile="snap" pid=4 comm="cat"');
    assert.equal(fields?.['type'], 'AVC');
    assert.equal(fields?.['apparmor'], 'DENIED');
  });

  it('tells the verdict of SELinux', () => {
    const fields = parseAuditd('type=AVC msg=audit(1795166042.118:77): avc:  denied  { read write } for  pid=603 comm="nginx" tclass=file');
    assert.deepEqual([fields?.['avc_result'], fields?.['avc_permissions'], fields?.['pid']], ['denied', 'read write', '603']);
  });

  it('merges the records of one event', () => {
    const fields = parseAuditd([
      'type=SYSCALL msg=audit(1795166042.118:77): arch=c000003e syscall=59 a0=55d1 a1=55d2 pid=9 exe="/usr/bin/cat"',
      'type=EXECVE msg=audit(1795166042.118:77): argc=2 a0="cat" a1="/etc/shadow"',
      'type=PATH msg=audit(1795166042.118:77): item=0 name="/usr/bin/cat" nametype=NORMAL',
      'type=PATH msg=audit(1795166042.118:77): item=1 name="/lib64/ld.so" nametype=NORMAL',
      'type=EOE msg=audit(1795166042.118:77): ',
    ].join('\n'));
    assert.deepEqual(fields?.['type'], ['SYSCALL', 'EXECVE', 'PATH']);
    assert.deepEqual([fields?.['a0'], fields?.['a1'], fields?.['cmdline'], fields?.['exe']], ['cat', '/etc/shadow', 'cat /etc/shadow', '/usr/bin/cat']);
    assert.deepEqual(fields?.['name'], ['/usr/bin/cat', '/lib64/ld.so']);
  });

  it('is no line without its head', () => {
    assert.equal(parseAuditd('the audit(ors) came'), null);
  });
});

describe('text that auditd wrote as hex', () => {
  it('is read, with blanks for the zero bytes of a command line', () => {
    assert.equal(decodeAuditHex('7368002D6300'), 'sh -c');
    assert.equal(decodeAuditHex('2F746D702FC3A4'), '/tmp/ä');
  });

  it('stays as it is when it gives no readable text', () => {
    assert.equal(decodeAuditHex('0102ff'), '0102ff');
    assert.equal(decodeAuditHex('abc'), 'abc');
  });
});

describe('a socket address in hex', () => {
  it('gives family, address and port', () => {
    assert.deepEqual(readSocketAddress('020001BBCB00712D0000000000000000'), { saddr_fam: 'inet', laddr: '203.0.113.45', lport: '443' });
    assert.deepEqual(readSocketAddress(`0A000016${'0'.repeat(8)}20010DB8${'0'.repeat(23)}1${'0'.repeat(8)}`), { saddr_fam: 'inet6', laddr: '2001:db8:0:0:0:0:0:1', lport: '22' });
  });

  it('gives the path of a local socket', () => {
    assert.deepEqual(readSocketAddress('01002F72756E2F6100'), { saddr_fam: 'local', path: '/run/a' });
    assert.deepEqual(readSocketAddress('010000616263'), { saddr_fam: 'local', path: '@abc' });
  });

  it('is none of an unknown family or when cut off', () => {
    assert.equal(readSocketAddress('10000000'), null);
    assert.equal(readSocketAddress('0200'), null);
  });
});
