import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readMailPage } from './mail-page.ts';

describe('a page in a mail', () => {
  it('says what its reader sees', () => {
    assert.equal(readMailPage('<html><head><title>t</title><style>p{color:red}</style></head><body><p>Pay&nbsp;now,<br>it&#39;s <b>ur</b>gent</p><!-- no --></body></html>').text, "Pay now, it's urgent");
    assert.equal(readMailPage('1 < 2 &amp; 3 &gt; 2 &unknown;').text, '1 < 2 & 3 > 2 &unknown;');
    assert.equal(readMailPage('Gel&ouml;scht f&uuml;r &#x41;nn').text, 'Gelöscht für Ann');
  });

  it('does not say what it hides, and tells how much that is', () => {
    const page = readMailPage('<p>Mi<span style="display:none">xyz</span>cro<span style="FONT-SIZE: 0px">q</span>soft</p><div style="display: none">abc<div>def</div></div><p style="font-size:0.8em">seen</p>');
    assert.equal(page.text, 'Microsoft seen');
    assert.equal(page.hiddenChars, 10);
    assert.equal(readMailPage(`<div style="display:none">${'&zwnj;&nbsp;'.repeat(200)}</div>Hello`).hiddenChars, 0);
  });

  it('names where its links lead, with the text that stands on them', () => {
    const page = readMailPage('<a class=x href="https://evil.example/?a=1&amp;b=2"><b>www.bank.example</b></a><A HREF=\'http://b.example\'>B</A><a href=http://c.example/x>C<a href="d">D');
    assert.deepEqual(page.links, [{ target: 'https://evil.example/?a=1&b=2', text: 'www.bank.example' }, { target: 'http://b.example', text: 'B' }, { target: 'http://c.example/x', text: 'C' }, { target: 'd', text: 'D' }]);
    assert.deepEqual(readMailPage('<map><area href="https://m.example/"></map>').links, [{ target: 'https://m.example/', text: '' }]);
  });

  it('tells of forms, fields for a password, pictures and scripts', () => {
    const page = readMailPage('<img src=a><img src=b><form action="https://c.example/p"><input type="password"></form><script>if (a<b) eval("x")</script>');
    assert.deepEqual([page.forms, page.asksForPassword, page.images, page.script, page.text], [['https://c.example/p'], true, 2, 'if (a<b) eval("x")', '']);
    assert.equal(readMailPage('<input type=text name=password>').asksForPassword, false);
  });

  it('is read to its end however broken it is, in time that grows with its length', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('<', '>', '"', "'", '</a', '<a href=', '<div style="display:none">', '</div>', '<!--', '-->', '<script>', '&', ';', '&#', 'x', ' ', '=')).map((parts) => parts.join('')), (html) => typeof readMailPage(html).text === 'string'));
    for (const hostile of ['<a "', '<a', '<div style="display:none">', '<a href=x>y', '&', '<!--', '<script>', '/ ', '" = ']) {
      const startedAt = process.hrtime.bigint();
      readMailPage(hostile.repeat(200_000 / hostile.length));
      assert.ok(process.hrtime.bigint() - startedAt < 3_000_000_000n, hostile);
    }
  });
});
