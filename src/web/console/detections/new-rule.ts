/** What a new rule begins with; the id is fresh. */
export function newRule(id: string): string {
  return `title: 
id: ${id}
status: experimental
description: 
author: 
tags: [attack.execution, attack.t1059]
logsource: { category: process_creation, product: windows }
detection:
  selection: { Image|endswith: '\\example.exe' }
  condition: selection
falsepositives:
  - 
level: medium
`;
}

/** The form of a proof, to be filled in. */
export const NEW_PROOF = `# Raw records, as the product writes them. The source is recognised.
fires:
  - {"EventID": 1, "Channel": "Microsoft-Windows-Sysmon/Operational", "Image": "C:\\\\Temp\\\\example.exe", "CommandLine": "example.exe"}
misses:
  - why: another program
    record: {"EventID": 1, "Channel": "Microsoft-Windows-Sysmon/Operational", "Image": "C:\\\\Windows\\\\notepad.exe", "CommandLine": "notepad.exe"}
`;
