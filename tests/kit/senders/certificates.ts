import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestCertificate {
  readonly key: string;
  readonly cert: string;
  readonly keyPath: string;
  readonly certPath: string;
  readonly fingerprint256: string;
}

export interface TestAuthority extends TestCertificate {
  /** A certificate of this authority for a name, good for servers and clients. */
  issue(name: string): TestCertificate;
}

/** Makes a certificate authority that lives as long as the test's temporary folder; needs the `openssl` command. */
export function createTestAuthority(): TestAuthority {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-ca-'));
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  const read = (name: string): TestCertificate => {
    const keyPath = join(folder, `${name}.key`);
    const certPath = join(folder, `${name}.crt`);
    const cert = readFileSync(certPath, 'utf8');
    return { key: readFileSync(keyPath, 'utf8'), cert, keyPath, certPath, fingerprint256: new X509Certificate(cert).fingerprint256 };
  };
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  openssl('req', '-x509', ...curve, '-subj', '/CN=Test authority', '-keyout', 'ca.key', '-out', 'ca.crt');
  return {
    ...read('ca'),
    issue(name) {
      const san = ['-addext', `subjectAltName=DNS:${name},IP:127.0.0.1`];
      openssl('req', '-x509', ...curve, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-subj', `/CN=${name}`, ...san, '-keyout', `${name}.key`, '-out', `${name}.crt`);
      return read(name);
    },
  };
}
