import type { EventFilter, FilterTest } from '#contract/event-filter.ts';
import type { Indicator } from '#contract/indicator.ts';
import { foldCase } from '../sigma/fold-case.ts';
import { parseNetwork } from '../sigma/ip-network.ts';

/** Where `observablesOfEvent` looks, by what stands there; each also in the evidences of findings. */
const HOSTS = [
  ...['src_endpoint', 'dst_endpoint', 'proxy_endpoint'].flatMap((end) => [`${end}.ip`, `${end}.hostname`, `${end}.intermediate_ips`]), 'query.hostname', 'answers.rdata', 'http_request.x_forwarded_for', 'tls.sni', 'email.x_originating_ip',
  'http_request.url.hostname', 'url.hostname', 'email.urls.hostname', 'file.url.hostname', 'process.file.url.hostname', 'actor.process.file.url.hostname', 'email.files.url.hostname',
];
const URLS = ['http_request.url.url_string', 'url.url_string', 'email.urls.url_string', 'file.url.url_string', 'process.file.url.url_string', 'actor.process.file.url.url_string', 'email.files.url.url_string'];
const MAILS = ['from', 'smtp_from', 'reply_to', 'return_path', 'to', 'smtp_to', 'cc'].map((name) => `email.${name}`);
const HASHES = [
  ...['file', 'process.file', 'process.parent_process.file', 'actor.process.file', 'actor.process.parent_process.file', 'module.file', 'driver.file', 'email.files'].map((file) => `${file}.hashes.value`),
  'tls.certificate.fingerprints.value', 'certificate.fingerprints.value',
];
const JA3 = ['tls.ja3_hash.value'];
const JA4 = ['ja4_fingerprint_list.value'];

/**
 * The filter of stored events that may meet one of some indicators. It selects too much rather than too little, since the matcher that runs live decides
 * on each: a URL is looked for by its host, as it may stand there in another spelling.
 */
export function filterOfIndicators(indicators: readonly Pick<Indicator, 'kind' | 'value'>[]): EventFilter {
  const valuesOf = (...kinds: readonly Indicator['kind'][]): readonly string[] => indicators.filter(({ kind }) => kinds.includes(kind)).map(({ value }) => foldCase(value));
  const domains = valuesOf('domain');
  const urlHosts = [...new Set(valuesOf('url').map((url) => /^[^:]+:\/\/(\[[^\]]*\]|[^/:]*)/.exec(url)?.[1] ?? url))];
  // Mail addresses and URLs hold names and addresses among other things.
  const hosts = [...domains, ...valuesOf('address'), ...urlHosts.map((host) => host.replace(/[[\]]/g, ''))];
  return {
    kind: 'or',
    children: [
      // A name may be written with the dot of the root.
      ...at(HOSTS, text('equals', [...hosts, ...domains.map((name) => `${name}.`)])), ...at(HOSTS, text('endswith', domains.flatMap((name) => [`.${name}`, `.${name}.`]))),
      ...indicators.filter(({ kind, value }) => kind === 'network' || (kind === 'address' && value.includes(':'))).flatMap(({ value }) => at(HOSTS, network(value))),
      ...at(URLS, text('contains', hosts)), ...(indicators.some(({ kind, value }) => kind === 'network' || value.includes('xn--') || value.includes('::')) ? at(URLS, [{ kind: 'any-text' }]) : []),
      ...at(MAILS, text('contains', [...valuesOf('mail'), ...domains])),
      ...at(HASHES, text('equals', valuesOf('md5', 'sha1', 'sha256'))), ...at(JA3, text('equals', valuesOf('ja3'))), ...at(JA4, text('equals', valuesOf('ja4'))),
    ],
  };
}

function text(match: 'equals' | 'endswith' | 'contains', texts: readonly string[]): readonly FilterTest[] {
  return texts.length === 0 ? [] : [{ kind: 'text', match, texts, isCased: false }];
}

function network(value: string): readonly FilterTest[] {
  const found = parseNetwork(value);
  if (found === null) return [];
  const { bits, shift, prefix } = found;
  const hex = (address: bigint): string => address.toString(16).padStart(bits / 4, '0');
  return [{ kind: 'network', from: hex(prefix << shift), to: hex((prefix << shift) + (1n << shift) - 1n) }];
}

function at(paths: readonly string[], tests: readonly FilterTest[]): readonly EventFilter[] {
  return tests.flatMap((test) => paths.flatMap((path) => [path, `evidences.${path}`]).map((path): EventFilter => ({ kind: 'test', place: { kind: 'ocsf', path: path.split('.') }, test })));
}
