/**
 * The one table of hot columns: it drives the DDL, the encoder, the query compiler and the memory store.
 * `word` is text of few distinct values, `texts` are lower-cased lists for search, `u8` to `u64` are numbers.
 */
export type ColumnKind = 'text' | 'word' | 'texts' | 'u8' | 'u16' | 'u32' | 'u64';

export interface HotColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** OCSF paths; the first that holds something fills the column (`texts`: all of them). Each is a field name for searches. */
  readonly paths: readonly string[];
  /** Its values are also in the column `terms`, whose one bloom filter skips granules where an exact value cannot be. */
  readonly isTerm?: true;
}

function column(name: string, kind: ColumnKind, ...paths: string[]): HotColumn {
  return { name, kind, paths };
}

function term(name: string, kind: ColumnKind, ...paths: string[]): HotColumn {
  return { name, kind, paths, isTerm: true };
}

/** OCSF 1.x attribute names (schema.ocsf.io). Order is the order of the encoded row: only ever append. */
export const HOT_COLUMNS: readonly HotColumn[] = [
  column('class_uid', 'u32', 'class_uid'),
  column('class_name', 'word', 'class_name'),
  column('category_uid', 'u32', 'category_uid'),
  column('activity_id', 'u32', 'activity_id'),
  column('activity', 'word', 'activity_name'),
  column('severity_id', 'u8', 'severity_id'),
  column('status_id', 'u8', 'status_id'),
  column('status', 'word', 'status'),
  column('status_code', 'word', 'status_code'),
  column('action', 'word', 'action'),
  column('disposition', 'word', 'disposition'),
  column('message', 'text', 'message'),
  column('event_code', 'word', 'metadata.event_code'),
  column('product', 'word', 'metadata.product.name'),
  column('log_name', 'word', 'metadata.log_name'),

  term('user_name', 'text', 'user.name'),
  term('user_uid', 'text', 'user.uid'),
  term('user_email', 'text', 'user.email_addr'),
  column('user_domain', 'word', 'user.domain'),
  term('actor_user_name', 'text', 'actor.user.name'),
  term('actor_user_uid', 'text', 'actor.user.uid'),
  term('actor_user_email', 'text', 'actor.user.email_addr'),
  column('group_name', 'word', 'group.name'),
  term('session_uid', 'text', 'session.uid', 'actor.session.uid'),
  term('credential_uid', 'text', 'actor.user.credential_uid', 'actor.session.credential_uid'),
  column('logon_type', 'word', 'logon_type'),
  column('auth_protocol', 'word', 'auth_protocol'),
  column('app_name', 'word', 'app_name', 'actor.app_name', 'service.name'),

  term('device_hostname', 'text', 'device.hostname', 'device.name'),
  term('device_uid', 'text', 'device.uid'),
  term('device_ip', 'text', 'device.ip'),
  column('device_os', 'word', 'device.os.name'),

  term('src_ip', 'text', 'src_endpoint.ip'),
  column('src_port', 'u16', 'src_endpoint.port'),
  term('src_hostname', 'text', 'src_endpoint.hostname', 'src_endpoint.name'),
  column('src_country', 'word', 'src_endpoint.location.country'),
  term('dst_ip', 'text', 'dst_endpoint.ip'),
  column('dst_port', 'u16', 'dst_endpoint.port'),
  term('dst_hostname', 'text', 'dst_endpoint.hostname', 'dst_endpoint.domain', 'dst_endpoint.name'),
  column('protocol', 'word', 'connection_info.protocol_name'),
  column('direction', 'word', 'connection_info.direction'),
  column('bytes_in', 'u64', 'traffic.bytes_in'),
  column('bytes_out', 'u64', 'traffic.bytes_out'),
  term('query_hostname', 'text', 'query.hostname'),
  column('url', 'text', 'http_request.url.url_string', 'url.url_string'),
  term('url_hostname', 'text', 'http_request.url.hostname', 'url.hostname'),
  column('http_method', 'word', 'http_request.http_method'),
  column('user_agent', 'text', 'http_request.user_agent'),

  term('process_name', 'text', 'process.name', 'process.file.name'),
  column('process_path', 'text', 'process.file.path', 'process.path'),
  column('process_cmd_line', 'text', 'process.cmd_line'),
  term('process_uid', 'text', 'process.uid'),
  column('process_pid', 'u64', 'process.pid'),
  term('parent_name', 'text', 'process.parent_process.name', 'process.parent_process.file.name'),
  column('parent_path', 'text', 'process.parent_process.file.path'),
  column('parent_cmd_line', 'text', 'process.parent_process.cmd_line'),
  term('actor_process_name', 'text', 'actor.process.name', 'actor.process.file.name'),
  column('actor_process_path', 'text', 'actor.process.file.path', 'actor.process.path'),
  column('actor_process_cmd_line', 'text', 'actor.process.cmd_line'),
  term('actor_process_uid', 'text', 'actor.process.uid'),

  term('file_name', 'text', 'file.name'),
  column('file_path', 'text', 'file.path'),
  term('hashes', 'texts', 'file.hashes.value', 'process.file.hashes.value', 'actor.process.file.hashes.value', 'module.file.hashes.value'),
  column('module_path', 'text', 'module.file.path'),
  column('registry_key', 'text', 'reg_key.path', 'reg_value.path'),
  column('registry_value', 'text', 'reg_value.name'),

  term('email_from', 'text', 'email.from', 'email.smtp_from'),
  term('email_to', 'texts', 'email.to', 'email.smtp_to', 'email.cc'),
  column('email_subject', 'text', 'email.subject'),
  term('email_message_uid', 'text', 'email.message_uid'),

  column('cloud_provider', 'word', 'cloud.provider'),
  column('cloud_account', 'word', 'cloud.account.uid'),
  column('cloud_region', 'word', 'cloud.region'),
  column('api_operation', 'word', 'api.operation'),
  column('api_service', 'word', 'api.service.name'),
  term('resource_uids', 'texts', 'resources.uid', 'resource.uid', 'resources.name', 'resource.name'),

  column('finding_title', 'text', 'finding_info.title', 'finding.title'),
  term('finding_uid', 'text', 'finding_info.uid', 'finding.uid'),
  column('rule_name', 'text', 'finding_info.analytic.name', 'firewall_rule.name', 'rule.name'),
  column('malware_names', 'texts', 'malware.name', 'malware.uid'),
];

/** Names that stand for several columns at once, for pivots: `ip = 192.0.2.7` wherever the address stands. */
export const FIELD_GROUPS: Readonly<Record<string, readonly string[]>> = {
  user: ['user_name', 'user_uid', 'user_email', 'actor_user_name', 'actor_user_uid', 'actor_user_email'],
  host: ['device_hostname', 'src_hostname', 'dst_hostname'],
  ip: ['src_ip', 'dst_ip', 'device_ip'],
  process: ['process_name', 'parent_name', 'actor_process_name'],
  hash: ['hashes'],
};

/** The person and machine of a result line: the first of these that is not empty. */
export const ROW_USER = ['user_name', 'user_email', 'actor_user_name', 'actor_user_email', 'user_uid', 'actor_user_uid'] as const;
export const ROW_HOST = ['device_hostname', 'device_uid', 'device_ip'] as const;

/** Columns that every event has and that searches may name besides the OCSF paths. */
export const ENVELOPE_COLUMNS: readonly HotColumn[] = [
  { name: 'id', kind: 'text', paths: ['id'] },
  { name: 'source', kind: 'word', paths: ['source'] },
  { name: 'domain', kind: 'word', paths: ['domain'] },
];

const BY_NAME = new Map([...ENVELOPE_COLUMNS, ...HOT_COLUMNS].map((hot) => [hot.name, hot]));

const BY_FIELD: ReadonlyMap<string, readonly HotColumn[]> = new Map<string, readonly HotColumn[]>([
  ...[...BY_NAME.values()].flatMap((hot) => hot.paths.map((path): [string, HotColumn[]] => [path, [hot]])),
  ...Object.entries(FIELD_GROUPS).map(([field, names]): [string, HotColumn[]] => [field, names.map(columnByName)]),
]);

function columnByName(name: string): HotColumn {
  const hot = BY_NAME.get(name);
  if (hot === undefined) throw new Error(`no hot column ${name}`);
  return hot;
}

/** The columns that a field of a search reads; none where the field is not hot. */
export function columnsOfField(field: string): readonly HotColumn[] {
  return BY_FIELD.get(field) ?? [];
}

/** Every field name that a search may use, apart from `fields.<name>`. */
export const FIELD_NAMES: readonly string[] = [...BY_FIELD.keys()];

export function isNumberKind(kind: ColumnKind): kind is 'u8' | 'u16' | 'u32' | 'u64' {
  return kind === 'u8' || kind === 'u16' || kind === 'u32' || kind === 'u64';
}
