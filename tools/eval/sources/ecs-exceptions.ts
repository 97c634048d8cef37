import type { JsonObject } from '#contract/event.ts';
import type { Field } from './ecs-fields.ts';
import { differByZone } from './ecs-times.ts';
import { firstTexts, textsOf, valueAt } from './json-path.ts';

/** A value of an ECS document that is not what the event is about, so that it is not compared. */
export interface EcsException {
  readonly field: Field;
  readonly packages: readonly string[];
  readonly isGiven: (expected: JsonObject, record: string) => boolean;
  readonly why: string;
}

export const ECS_EXCEPTIONS: readonly EcsException[] = [
  {
    field: 'user', packages: ['windows'], why: 'the only user is the account that the log service of Sysmon runs as',
    isGiven: (expected) => textsOf(valueAt(expected, 'event.provider'))[0] === 'Microsoft-Windows-Sysmon' && firstTexts(expected, ['user.name', 'source.user.name']).length === 0
      && valueAt(expected, 'user.id') === valueAt(expected, 'winlog.user.identifier'),
  },
  { field: 'action', packages: ['sysmon_linux'], why: 'the label "log" says nothing', isGiven: (expected) => valueAt(expected, 'event.action') === 'log' },
  { field: 'host', packages: ['o365'], why: 'the domain of the tenant stands as host; the unified audit log names none', isGiven: () => true },
  { field: 'user', packages: ['auditd', 'auditd_manager'], why: 'the user id means that none is set', isGiven: (expected) => valueAt(expected, 'user.id') === '4294967295' },
  {
    field: 'source', packages: ['windows', 'system'], why: 'Elastic writes 127.0.0.1 for LOCAL',
    isGiven: (expected, record) => valueAt(expected, 'source.ip') === '127.0.0.1' && !record.includes('127.0.0.1'),
  },
  {
    field: 'time', packages: ['fortinet_fortigate'], why: 'eventtime of the record contradicts its date and time',
    isGiven: (expected, record) => {
      const eventTime = /eventtime\D{1,4}(\d{10})/.exec(record)?.[1];
      return eventTime !== undefined && !differByZone(Number(eventTime) * 1000, Date.parse(String(valueAt(expected, '@timestamp'))));
    },
  },
  ...(['source', 'destination'] as const).map((field) => ({
    field, packages: ['cisco_ftd'], why: 'cisco_ftd takes connections to the outside for such from it; cisco_asa has the same lines the other way round',
    isGiven: (_: JsonObject, record: string) => /Built outbound (?:TCP|UDP|ICMP|SCTP|GRE)/.test(record),
  })),
];
