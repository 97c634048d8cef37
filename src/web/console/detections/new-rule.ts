import type { RuleKind } from '#contract/rule-life.ts';

interface NewRule {
  readonly text: string;
  /** The form of a proof, to be filled in. */
  readonly proof: string;
}

/** What a new rule, correlation or filter begins with; the id is fresh. */
export function newRule(kind: RuleKind, id: string): NewRule {
  const { text, proof } = NEW[kind];
  return { text: text.replace('ID', id), proof };
}

const HEAD = `title: 
id: ID
status: experimental
description: 
author: 
`;
const RECORD = '{"EventID": 1, "Channel": "Microsoft-Windows-Sysmon/Operational", "Image": "C:\\\\Temp\\\\example.exe", "CommandLine": "example.exe", "User": "CORP\\\\ann"}';
const OTHER = '{"EventID": 1, "Channel": "Microsoft-Windows-Sysmon/Operational", "Image": "C:\\\\Windows\\\\notepad.exe", "CommandLine": "notepad.exe", "User": "CORP\\\\svc-backup"}';

const NEW: Readonly<Record<RuleKind, NewRule>> = {
  rule: {
    text: `${HEAD}tags: [attack.execution, attack.t1059]
logsource: { category: process_creation, product: windows }
detection:
  selection: { Image|endswith: '\\example.exe' }
  condition: selection
falsepositives:
  - 
level: medium
`,
    proof: `# Raw records, as the product writes them. The source is recognised.
fires:
  - ${RECORD}
misses:
  - why: another program
    record: ${OTHER}
`,
  },
  correlation: {
    text: `${HEAD}tags: [attack.execution, attack.t1059]
correlation:
  type: event_count            # value_count, temporal, temporal_ordered, ...
  rules: NAME                  # name or id of a rule or correlation; in a list, several
  group-by: User
  timespan: 10m
  condition: { gte: 10 }
level: medium
`,
    proof: `# The records that come together, in their order. {{n}} is 01, 02, ...
fires:
  - - repeat: 10
      record: ${RECORD}
misses:
  - why: too few
    records: [${RECORD}]
`,
  },
  filter: {
    text: `${HEAD}logsource: { category: process_creation, product: windows }
filter:
  rules: any                   # or the names or ids of rules
  expected: { User|endswith: '\\svc-backup' }
  condition: not expected
`,
    proof: `# What the filter lets through (fires), and what it takes away (misses).
fires:
  - ${RECORD}
misses:
  - why: what is expected
    record: ${OTHER}
`,
  },
};
