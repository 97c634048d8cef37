import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Alert } from '#contract/alert.ts';
import type { EntityInRole } from '#contract/entity.ts';
import { WarningLists } from '../warning-lists.ts';
import { type SharingInput, shareableIndicators } from './shareable-indicators.ts';

const HOUR_MS = 3_600_000;
const SHA256 = 'ab'.repeat(32);
const warnings = new WarningLists([{ name: 'everybody', match: 'below', values: ['google.com'] }, { name: 'providers', match: 'value', values: ['freemail.example', 'storage.example'] }, { name: 'resolvers', match: 'value', values: ['9.9.9.9'] }]);
const OWN = { tenant: 'fabrikam', name: 'Fabrikam Foods', domains: ['fabrikam.example'] };

function entity(text: string): EntityInRole {
  const [role = '', type = '', ...value] = text.split(' ');
  return { role, type, value: value.join(' ') } as EntityInRole;
}

function alert(entities: readonly string[], parts: Partial<Alert> = {}): Alert {
  return {
    id: 'a', tenant: 'fabrikam', timeMs: 0, lastTimeMs: 10.5 * HOUR_MS, rule: { id: 'r', title: 'Fabrikam VPN is tried', level: 'high' }, source: 's', domain: 'network', severity: 'high', confidence: 0.7,
    entities: entities.map(entity), techniques: ['T1071', 'FABRIKAM-1'], tactics: ['command-and-control', 'fabrikam'], summary: 'Fabrikam', events: ['e'], count: 1, ...parts,
  };
}

function shared(alerts: readonly Alert[], parts: Partial<SharingInput> = {}): readonly string[] {
  return shareableIndicators({ alerts, own: OWN, isUsual: () => false, warnings, ...parts }).map(({ kind, value }) => `${kind} ${value}`);
}

describe('what a confirmed incident tells other tenants', () => {
  it('is what lies outside: addresses, domains, files, URLs and senders', () => {
    assert.deepEqual(shared([
      alert(['actor address 10.1.2.3', 'target address 203.0.113.9', 'target domain bad.example', 'target url https://kit.example/gate.php?id=7#x', `target file ${SHA256}`, 'actor user ines@fabrikam.example', 'actor host fin-lt-0231']),
      alert(['actor mailbox eve@mal.example', 'target mailbox ines@fabrikam.example', `related file ${'cd'.repeat(16)}`], { domain: 'email' }),
    ]), ['address 203.0.113.9', 'domain bad.example', 'mail eve@mal.example', `md5 ${'cd'.repeat(16)}`, `sha256 ${SHA256}`, 'url https://kit.example/gate.php']);
  });

  it('carries ATT&CK, the severity and the hour, and nothing of the rule or the tenant', () => {
    const [one] = shareableIndicators({ alerts: [alert(['target address 203.0.113.9']), alert(['target address 203.0.113.9'], { severity: 'critical', confidence: 0.95 })], own: OWN, isUsual: () => false, warnings });
    assert.deepEqual(one, {
      kind: 'address', value: '203.0.113.9', feed: 'confirmed-incidents', label: 'Seen in a confirmed incident', confidence: 80, severity: 'critical', validFromMs: 10 * HOUR_MS, expiresAtMs: (10 + 60 * 24) * HOUR_MS, tlp: 'amber',
      techniques: ['T1071'], tactics: ['command-and-control'],
    });
  });

  it('is nothing of the tenant: its domains, names that hold its name, what its recipients are called, also behind encodings', () => {
    const mail = Buffer.from('ines.carvalho@fabrikam.example').toString('base64url');
    assert.deepEqual(shared([alert([
      ...['target domain fabrikam.example', 'target domain fabrikam-login.example', 'target mailbox ines.carvalho@partner.example', 'target domain partner.example', 'actor mailbox ines.carvalho@mal.example'],
      ...['target url https://kit.example/ines.carvalho/x', 'target url https://two.example/%69nes.carvalho', `target url https://three.example/t/${mail}`, 'target url https://four.example/fin-lt-0231', 'target host FIN-LT-0231', 'actor host al', 'target url https://five.example/al/x', 'target url https://six.example/alarm'],
    ])]), ['domain five.example', 'domain four.example', 'domain kit.example', 'domain three.example', 'domain two.example', 'url https://six.example/alarm']);
  });

  it('is nothing that everybody has: warning lists, public suffixes, mailboxes and pages at services for all, what is usual at the tenant', () => {
    const entities = ['target domain google.com', 'target domain storage.example', 'actor mailbox eve@freemail.example', 'target url https://docs.google.com/evil', 'target address 9.9.9.9', 'target domain co.uk', 'actor address 203.0.113.80', 'target address 192.168.1.1', 'target address 127.0.0.1', 'target address fd00::1'];
    assert.deepEqual(shared([alert(entities)], { isUsual: ({ value }) => value === '203.0.113.80' }), []);
  });

  it('is nothing that only weak alerts name, nor programs that run', () => {
    assert.deepEqual(shared([alert(['target address 203.0.113.9'], { severity: 'low' }), alert([`related file ${SHA256}`], { domain: 'endpoint' })]), []);
  });
});

const word = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789'), minLength: 1, maxLength: 9 }).filter((text) => /[a-z]/.test(text));
const encoded = fc.constantFrom<(text: string) => string>((text) => text, encodeURIComponent, (text) => text.replace(/./g, (sign) => `%${sign.charCodeAt(0).toString(16)}`), (text) => Buffer.from(text).toString('base64url'), (text) => text.toUpperCase());
const tenant = fc.record({ id: word, words: fc.array(word, { minLength: 1, maxLength: 3 }), domain: word.map((name) => `${name}.example`), users: fc.array(word, { minLength: 1, maxLength: 3 }), hosts: fc.array(word, { minLength: 1, maxLength: 3 }), inside: fc.ipV4().map((address) => `10.${address.split('.').slice(1).join('.')}`) });
/** Things of an attacker, which now and then have a word of the tenant in them. */
const thing = fc.record({ own: fc.nat(20), before: word, after: word, encode: encoded, type: fc.constantFrom('domain', 'url', 'mailbox', 'address', 'file', 'path', 'query'), role: fc.constantFrom('actor', 'target', 'related') });

describe('whatever the incident', () => {
  it('no indicator names the tenant, its people, its machines or an address inside', () => {
    fc.assert(fc.property(tenant, fc.array(thing, { maxLength: 12 }), ({ id, words, domain, users, hosts, inside }, things) => {
      const secrets = [id, words.join(' '), ...words, domain, ...users.map((user) => `${user}@${domain}`), ...users, ...hosts, inside];
      const entities = things.map(({ own, before, after, encode, type, role }): EntityInRole => {
        const held = own < secrets.length ? (secrets[own] ?? '') : '';
        const name = `${before}${held.replace(/[^a-z0-9.]/g, '-')}${after}.evil.example`;
        const values: Readonly<Record<string, readonly [EntityInRole['type'], string]>> = {
          domain: ['domain', name], mailbox: ['mailbox', `${before}.${held.split('@')[0]?.replace(/[^a-z0-9.]/g, '')}@evil.example`], address: ['address', held === inside ? inside : '203.0.113.9'], file: ['file', SHA256],
          url: ['url', `https://${name}/x`], path: ['url', `https://evil.example/${before}/${encode(held)}/${after}`], query: ['url', `https://evil.example/${before}?to=${encode(held)}`],
        };
        const [kind, value] = values[type] ?? ['domain', name];
        return { type: kind, role, value };
      });
      const own = [...users.map((user) => entity(`actor user ${user}@${domain}`)), ...hosts.map((host) => entity(`actor host ${host}`)), entity(`actor address ${inside}`)];
      const alerts = [{ ...alert([]), entities: [...entities, ...own] }];
      const given = shareableIndicators({ alerts, own: { tenant: id, name: words.join(' '), domains: [domain] }, isUsual: () => false, warnings });
      for (const { value, label, techniques, tactics } of given) {
        assert.deepEqual([label, techniques, tactics], ['Seen in a confirmed incident', ['T1071'], ['command-and-control']]);
        const plain = [value, decodeURIComponent(value.replace(/%(?![0-9a-f]{2})/gi, '%25'))].map((text) => text.toLowerCase());
        const decoded = [...plain, ...value.split('/').map((part) => Buffer.from(part, 'base64url').toString('latin1').toLowerCase())];
        // A short word stands in others by chance; by itself it must not stand there.
        for (const secret of secrets) assert.ok(secret.length < 4 ? !plain.some((text) => text.split(/[^a-z0-9]+/).includes(secret)) : !decoded.some((text) => text.includes(secret)), `${value} names ${secret}`);
      }
    }), { numRuns: 400 });
  });
});
