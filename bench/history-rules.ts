/** Rules of every kind that costs a store something: texts, patterns, addresses, what is absent, aliases, and correlations over much. */
export const HISTORY_RULES: Readonly<Record<string, string>> = {
  keyword: `
title: A word anywhere
logsource: { product: windows }
detection: { s: [mimikatz, sekurlsa], condition: s }`,
  'command line': `
title: Texts in a command line
logsource: { category: process_creation, product: windows }
detection: { s: { CommandLine|contains: [' -enc', 'downloadstring', 'comsvcs', ' /ticket:'] }, condition: s }`,
  not: `
title: A shell of an unusual parent
logsource: { category: process_creation, product: windows }
detection: { s: { Image|endswith: ['\\powershell.exe', '\\cmd.exe'] }, f: { ParentImage|endswith: ['\\explorer.exe', '\\svchost.exe', '\\cmd.exe', '\\powershell.exe'] }, n: { ParentImage: null }, condition: s and not 1 of f and not n }`,
  regex: `
title: A regular expression over command lines
logsource: { category: process_creation, product: windows }
detection: { s: { CommandLine|re|i: '(?:net1?|wmic)(?:\\.exe)?\\s+.*(?:group|user|process)\\s' }, condition: s }`,
  cidr: `
title: Addresses outside
logsource: { category: network_connection }
detection: { s: { Initiated: 'true' }, f: { DestinationIp|cidr: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8', 'fe80::/10', '::1/128'] }, condition: s and not f }`,
  cloud: `
title: Names of API calls, no log source beside the product
logsource: { product: aws, service: cloudtrail }
detection: { s: { eventName: [StopLogging, DeleteTrail, PutBucketPolicy, CreateAccessKey], errorCode: null }, condition: s }`,
  'any source': `
title: A field of no log source
logsource: {}
detection: { s: { TargetUserName|contains: admin }, condition: s }`,
  alias: `
title: An alias that no column tells
logsource: { category: process_creation }
detection: { s: { OriginalFileName: [PsExec.c, procdump, rundll32.exe] }, f: { Image|endswith: '\\rundll32.exe' }, condition: s and not f }`,
  'everything of a source': `
title: Fires on all
logsource: { product: windows }
detection: { s: { EventID|exists: true }, condition: s }`,
  'correlation, broad': `
title: Any process
name: any_process
logsource: { category: process_creation, product: windows }
detection: { s: { Image|contains: '\\' }, condition: s }
---
title: Many programs of one person
correlation: { type: value_count, rules: [any_process], group-by: [User], timespan: 1d, condition: { field: Image, gte: 5 } }`,
  'correlation, ordered': `
title: Any call
name: any_call
logsource: { product: aws, service: cloudtrail }
detection: { s: { eventName|startswith: [Describe, List, Get] }, condition: s }
---
title: A key
name: a_key
logsource: { product: aws, service: cloudtrail }
detection: { s: { eventName: CreateAccessKey }, condition: s }
---
title: A look round, then a key
correlation: { type: temporal_ordered, rules: [any_call, a_key], group-by: [sourceIPAddress], timespan: 1h }`,
};
