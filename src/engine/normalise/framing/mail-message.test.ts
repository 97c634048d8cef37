import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isMailMessage, readMailMessage } from './mail-message.ts';

const read = (...lines: readonly string[]) => readMailMessage(lines.join('\r\n'), (bytes) => `sha-${bytes.length}`);

describe('a mail message', () => {
  it('is told by its headers, also behind the line of a mailbox file', () => {
    const message = 'Received: from a by b; Mon, 2 Nov 2026 10:00:00 +0000\nFrom: a@x.example\nSubject: s\n\nbody';
    assert.equal(isMailMessage(message), true);
    assert.equal(isMailMessage(`From bounce@x.example Mon Nov  2 10:00:00 2026\n${message}`), true);
    assert.equal(isMailMessage('Subject: only a word\nof a log'), false);
    assert.equal(isMailMessage('sshd: Failed password for root from 192.0.2.1'), false);
  });

  it('names its sender by the address in brackets, whatever the display name says', () => {
    const mail = read('From: "boss@northwind.example" <thief@mailer.example>', 'To: Ann Lee <ann@northwind.example>, "Ray, Ben" <ben@northwind.example>', 'Reply-To: away@mailer.example', 'Date: Mon, 2 Nov 2026 10:00:00 +0000', '', 'hello');
    assert.equal(mail['from_address'], 'thief@mailer.example');
    assert.equal(mail['from_name'], 'boss@northwind.example');
    assert.deepEqual(mail['to_addresses'], ['ann@northwind.example', 'ben@northwind.example']);
    assert.deepEqual(mail['reply_to_addresses'], ['away@mailer.example']);
  });

  it('has its sender found where the whole header is encoded, or a comma parts the name from the address', () => {
    const encoded = Buffer.from('Bank <away@mailer.example>').toString('base64');
    assert.equal(read(`From: =?utf-8?B?${encoded}?=`, '', '')['from_address'], 'away@mailer.example');
    assert.equal(read('From: "Congratulations!", <win@mailer.example>', '', '')['from_address'], 'win@mailer.example');
    assert.equal(read('From: nobody at all', '', '')['from_name'], 'nobody at all');
  });

  it('has its subject decoded in any charset', () => {
    assert.equal(read('From: a@x.example', 'Subject: =?windows-1251?B?0ffl8g==?=', '', '')['subject'], 'Счет');
    assert.equal(read('From: a@x.example', 'Subject: =?utf-8?Q?Rechnung_=C3=BCber?=', ' =?utf-8?Q?_uns?=', '', '')['subject'], 'Rechnung über uns');
    assert.equal(read('From: a@x.example', 'Subject: =?x-unheard?Q?plain?=', '', '')['subject'], 'plain');
  });
});

describe('parts of a message', () => {
  it('are parted at whole boundary lines only', () => {
    const mail = read('From: a@x.example', 'Content-Type: multipart/mixed; boundary="b"', '', '--b', 'Content-Type: multipart/alternative; boundary="b1"', '', '--b1', 'Content-Type: text/html', '', '<a href="https://x.example/1">', '--b1--', '--b', 'Content-Type: application/pdf; name="a.pdf"', 'Content-Transfer-Encoding: base64', '', 'AAECAw==', '--b--', 'epilogue https://x.example/2');
    assert.deepEqual(mail['attachments'], [{ name: 'a.pdf', type: 'application/pdf', size: 4, sha256: 'sha-4' }]);
    assert.deepEqual(mail['links'], ['https://x.example/1']);
  });

  it('have names in pieces and in other charsets put together', () => {
    const mail = read('From: a@x.example', 'Content-Type: application/zip', "Content-Disposition: attachment; filename*0*=utf-8''in%20; filename*1*=voice%C3%A9.zip", '', 'x');
    assert.deepEqual((mail['attachments'] as { name: string }[]).map(({ name }) => name), ['in voiceé.zip']);
  });

  it('count when they have no name, and a message within the message is read too', () => {
    const mail = read('From: a@x.example', 'Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Type: message/rfc822', '', 'From: c@y.example', 'Content-Type: text/plain', '', 'see https://y.example/deep.', '--b--');
    assert.deepEqual((mail['attachments'] as { name: string; type: string }[]).map(({ name, type }) => [name, type]), [['unnamed', 'message/rfc822']]);
    assert.deepEqual(mail['links'], ['https://y.example/deep']);
  });

  it('have links in encoded text found', () => {
    const mail = read('From: a@x.example', 'Content-Type: text/html; charset=utf-8', 'Content-Transfer-Encoding: quoted-printable', '', '<a href=3D"https://x.example/?a=3D1&amp;b=', '=3D2">');
    assert.deepEqual(mail['links'], ['https://x.example/?a=1&b=2']);
  });
});

describe('verdicts on a message', () => {
  it('are those of the topmost server, not of headers that the sender brought along', () => {
    const mail = read('Authentication-Results: mx.northwind.example; dkim=fail header.d=x.example', 'Authentication-Results: mx.northwind.example; spf=softfail smtp.mailfrom=x.example; dmarc=fail (p=NONE) header.from=x.example', 'Authentication-Results: evil.example; spf=pass; dkim=pass; dmarc=pass', 'From: a@x.example', '', '');
    assert.deepEqual([mail['spf'], mail['dkim'], mail['dmarc']], ['softfail', 'fail', 'fail']);
  });

  it('pass with one signature that holds', () => {
    assert.equal(read('Authentication-Results: mx.northwind.example; dkim=neutral (no key) header.i=@a.example; dkim=pass header.i=@b.example', 'From: a@x.example', '', '')['dkim'], 'pass');
  });

  it('of SPF are read from Received-SPF where there is nothing else', () => {
    const mail = read('Received-SPF: Fail (mx: domain of x.example does not designate 203.0.113.9 as permitted sender) client-ip=203.0.113.9;', 'From: a@x.example', '', '');
    assert.deepEqual([mail['spf'], mail['sender_ip']], ['fail', '203.0.113.9']);
  });
});

describe('the address that sent a message', () => {
  it('is not that of a hop between servers of one domain', () => {
    const mail = read('Received: from a1.mail.example (2001:db8::5) by b2.mail.example with HTTPS; Mon, 2 Nov 2026 10:00:02 +0000', 'Received: from out.sender.example (out.sender.example [203.0.113.7]) by a1.mail.example; Mon, 2 Nov 2026 10:00:01 +0000', 'Received: from desk (198.51.100.1) by out.sender.example; Mon, 2 Nov 2026 10:00:00 +0000', 'From: a@x.example', '', '');
    assert.equal(mail['sender_ip'], '203.0.113.7');
    assert.equal(mail['received_time'], 'Mon, 2 Nov 2026 10:00:02 +0000');
  });

  it('is what the receiving service says of it', () => {
    assert.equal(read('Authentication-Results: spf=none (sender IP is 203.0.113.8) smtp.mailfrom=x.example; dkim=none', 'Received: from y (192.0.2.44) by z.example; x', 'From: a@x.example', '', '')['sender_ip'], '203.0.113.8');
  });
});

describe('what a message says of its sender', () => {
  const proofOf = (results: string, ...more: readonly string[]) => read(`Authentication-Results: mx.northwind.example; ${results}`, 'Return-Path: <b@bounce.mailer.example>', 'From: a@shop.example', ...more, '', '')['sender_proof'];

  it('is proven where a verdict vouches for the domain that is shown', () => {
    assert.equal(proofOf('spf=pass smtp.mailfrom=mailer.example; dkim=pass header.d=mail.shop.example; dmarc=none'), 'aligned');
    assert.equal(proofOf('spf=pass smtp.mailfrom=b@bounce.shop.example; dkim=none'), 'aligned');
    assert.equal(proofOf('dmarc=pass header.from=shop.example'), 'aligned');
  });

  it('is not where verdicts vouch for another domain, or for none', () => {
    assert.equal(proofOf('spf=pass smtp.mailfrom=b@bounce.mailer.example; dkim=none; dmarc=none'), 'unaligned');
    assert.equal(proofOf('spf=softfail smtp.mailfrom=shop.example; dkim=fail header.d=shop.example; dmarc=fail'), 'unproven');
    assert.equal(proofOf('spf=fail smtp.mailfrom=shop.example'), 'unproven');
  });

  it('is not known where nobody looked', () => {
    assert.equal(proofOf('spf=fail smtp.mailfrom=shop.example', 'DKIM-Signature: v=1; d=shop.example'), undefined);
    assert.equal(read('From: a@shop.example', '', '')['sender_proof'], undefined);
  });

  it('compares it with its receiver and with where answers go', () => {
    const mail = read('From: "ann@fabrikam.example" <ann@northvvind.example>', 'To: mara@northwind.example', 'Reply-To: ann.private@gmail.com', '', '');
    assert.deepEqual([mail['from_resembles'], mail['from_name_shows'], mail['reply_to_domain'], mail['reply_to_differs'], mail['is_from_own_domain']], [['northwind.example'], 'ann@fabrikam.example', 'gmail.com', 'domain', false]);
    assert.equal(read('From: Ann <ann@gmail.com>', 'Reply-To: other@gmail.com', '', '')['reply_to_differs'], 'address');
    assert.equal(read('From: Ann <ann@gmail.com>', 'Reply-To: Ann@Gmail.com', '', '')['reply_to_differs'], undefined);
  });

  it('names senders that cannot be', () => {
    assert.deepEqual(read('From: Customs <info@customs>', '', '')['from_flaws'], ['no-domain']);
    assert.deepEqual(read('From: Bonus <>', 'Message-ID: <1@a.example>', '', '')['from_flaws'], ['no-address']);
    assert.deepEqual(read('From: A <a@x.example>, B <b@y.example>', '', '')['from_flaws'], ['several']);
  });

  it('tells whether it has an identifier of its own', () => {
    const flawOf = (id: string) => read('Received: from out.example by mx.northwind.example; x', 'From: a@shop.example', ...(id === '' ? [] : [`Message-ID: ${id}`]), '', '')['message_id_flaw'];
    assert.deepEqual(['', '<1@shop.example>', '<2@localhost.localdomain>', '<3@WIN-77>', 'no-brackets', '<4@mx.northwind.example>', '<9fe02548-db2c-45c5-a385-a8625bca8e66@MW2NAM04FT028.eop-NAM04.prod.protection.outlook.com>'].map(flawOf), ['missing', undefined, 'local', 'local', 'malformed', 'added', 'added']);
  });
});

describe('what a message shows', () => {
  it('is its text, page before plain, with where its links lead', () => {
    const mail = read('From: a@shop.example', 'Content-Type: multipart/alternative; boundary=b', '', '--b', 'Content-Type: text/plain', '', 'plain https://p.example/', '--b', 'Content-Type: text/html', '', '<p>V​erify</p><a href="http://203.0.113.9/x">www.bank.com</a>', '--b--');
    assert.equal(mail['body_text'], 'Verify www.bank.com plain https://p.example/');
    assert.deepEqual([mail['has_own_link'], mail['link_targets'], mail['target_hosts'], mail['misleading_links']], [false, ['http://203.0.113.9/x', 'https://p.example/'], ['203.0.113.9', 'p.example'], ['www.bank.com -> 203.0.113.9']]);
    assert.deepEqual([mail['signs'], mail['sign_count']], [['id-flawed', 'link-to-address', 'link-misleads'], 3]);
  });

  it('has attached pages looked into', () => {
    const page = Buffer.from('<form action="https://c.example/p"><input type=password></form><script>location.href=atob("x")</script>').toString('base64');
    const mail = read('From: a@shop.example', 'Content-Type: text/html; name="v.html"', 'Content-Disposition: attachment; filename="v.html"', 'Content-Transfer-Encoding: base64', '', page);
    assert.deepEqual([mail['attached_page_asks_for_password'], mail['attached_page_signs'], mail['attached_page_targets']], [true, ['decodes', 'moves'], ['https://c.example/p']]);
  });
});
