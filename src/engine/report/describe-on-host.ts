import type { JsonObject } from '#contract/event.ts';
import { activityIn, didTo, first, get, onHost, part, pastOf, userAt } from './sentence-parts.ts';

export function describeProcess(ocsf: JsonObject): string | null {
  const process = first(ocsf, 'process.cmd_line', 'process.file.path', 'process.name');
  if (process === undefined) return null;
  const activity = activityIn(ocsf, 'launch');
  const acting = first(ocsf, 'actor.process.file.path', 'actor.process.file.name', 'actor.process.name');
  const user = first(ocsf, 'process.user.name', 'actor.user.name');
  if (get(ocsf, 'activity_name') === 'Open') return `${acting ?? user ?? 'A process'} opened ${process}${onHost(ocsf)}`;
  const program = first(ocsf, 'process.file.path', 'process.name') ?? process;
  if (activity === 'inject') return `${acting ?? user ?? 'A process'} put code into ${program}${onHost(ocsf)}`;
  const parent = first(ocsf, 'process.parent_process.file.name', 'actor.process.file.name', 'process.parent_process.file.path');
  const isEnd = activity === 'terminate';
  return `${user ?? 'A user'} ${isEnd ? 'ended' : 'ran'} ${process}${isEnd ? '' : part(', started by ', parent, ',')}${onHost(ocsf)}`.replace(/,$/, '');
}

/** The program that did it, or else the user. */
function actorOf(ocsf: JsonObject): string {
  return first(ocsf, 'actor.process.file.name', 'actor.process.name', 'actor.user.name') ?? 'A process';
}

export function describeFile(ocsf: JsonObject): string | null {
  const path = first(ocsf, 'file.path', 'file.name');
  if (path === undefined) return null;
  const result = first(ocsf, 'file_result.path', 'file_result.name');
  return `${didOn(ocsf, `the file ${path}`)}${result === undefined || result === path ? '' : ` to ${result}`}${onHost(ocsf)}`;
}

export function describeRegistry(ocsf: JsonObject): string | null {
  const key = first(ocsf, 'reg_value.path', 'reg_key.path', 'reg_value.name');
  const data = get(ocsf, 'reg_value.data');
  const name = get(ocsf, 'reg_value.path') === undefined ? undefined : get(ocsf, 'reg_value.name');
  const value = name === undefined || key?.endsWith(name) ? key : `${key}\\${name}`;
  if (key === undefined) return null;
  const kind = get(ocsf, 'reg_key.path') === key ? 'key' : 'value';
  return `${didOn(ocsf, `the registry ${kind} ${value}`)}${part(' to ', data)}${onHost(ocsf)}`;
}

/** `Set Security` of a file is a change of its security. */
function didOn(ocsf: JsonObject, thing: string): string {
  const [verb = '', ...rest] = activityIn(ocsf, 'change').split(' ');
  const past = pastOf(verb) ?? 'changed';
  return didTo(actorOf(ocsf), rest.length > 0 && past === 'set' ? 'changed' : past, rest.length > 0 ? `the ${rest.join(' ')} of ${thing}` : thing);
}

export function describeModule(ocsf: JsonObject): string | null {
  const path = first(ocsf, 'module.file.path', 'module.file.name');
  return path === undefined ? null : `${actorOf(ocsf)} loaded ${path}${onHost(ocsf)}`;
}

export function describeJob(ocsf: JsonObject): string | null {
  const name = first(ocsf, 'job.name', 'job.file.path');
  const past = pastOf(activityIn(ocsf, 'change').split(' ')[0] ?? '');
  if (name === undefined || past === null) return null;
  const command = get(ocsf, 'job.cmd_line');
  const job = didTo(userAt(ocsf, 'actor.user'), past, `the scheduled job ${name}`);
  return `${job}${command === name ? '' : part(', which runs ', command, ',')}${onHost(ocsf)}`.replace(/,$/, '');
}
