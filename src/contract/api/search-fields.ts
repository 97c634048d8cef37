/** A field that searches know, with what to say of it. */
export interface SearchField {
  readonly name: string;
  readonly means: string;
}

/** The fields that analysts search by most; the store knows more of OCSF's, and `fields.<name>` reaches each source's own. */
export const SEARCH_FIELDS: readonly SearchField[] = [
  { name: 'user', means: 'a person or account, wherever it stands' },
  { name: 'host', means: 'a machine, wherever it stands' },
  { name: 'ip', means: 'an address, wherever it stands' },
  { name: 'process', means: 'a process or its parent, by name' },
  { name: 'hash', means: 'a file hash of any kind' },
  { name: 'source', means: 'the kind of telemetry' },
  { name: 'domain', means: 'endpoint, network, cloud, email or identity' },
  { name: 'class_name', means: 'the OCSF class' },
  { name: 'activity_name', means: 'what was done' },
  { name: 'severity_id', means: '1 informational to 5 critical' },
  { name: 'status', means: 'success or failure' },
  { name: 'message', means: 'the sentence of the event' },
  { name: 'user.name', means: 'the user acted on' },
  { name: 'actor.user.name', means: 'the user who acted' },
  { name: 'session.uid', means: 'the session' },
  { name: 'device.hostname', means: 'the machine the event is of' },
  { name: 'src_endpoint.ip', means: 'the address it came from' },
  { name: 'dst_endpoint.ip', means: 'the address it went to' },
  { name: 'dst_endpoint.port', means: 'the port it went to' },
  { name: 'traffic.bytes_out', means: 'bytes sent' },
  { name: 'query.hostname', means: 'the name asked for (DNS)' },
  { name: 'process.name', means: 'the process' },
  { name: 'process.cmd_line', means: 'its command line' },
  { name: 'process.parent_process.name', means: 'the process that started it' },
  { name: 'actor.process.name', means: 'the process that acted' },
  { name: 'file.name', means: 'the file' },
  { name: 'file.path', means: 'where the file is' },
  { name: 'email.from', means: 'who sent the message' },
  { name: 'email.to', means: 'who got the message' },
  { name: 'email.subject', means: 'its subject' },
  { name: 'api.operation', means: 'the call (cloud, applications)' },
  { name: 'api.service.name', means: 'the service that was called' },
  { name: 'cloud.account.uid', means: 'the cloud account' },
  { name: 'cloud.region', means: 'the cloud region' },
  { name: 'resources.uid', means: 'the resource acted on' },
];
