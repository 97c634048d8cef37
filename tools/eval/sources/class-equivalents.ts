/** A class that a reference expects, another that means the same, and why. */
export interface ClassEquivalent {
  readonly expected: number;
  readonly also: number;
  readonly why: string;
}

export const CLASS_EQUIVALENTS: readonly ClassEquivalent[] = [
  { expected: 3005, also: 6003, why: 'drafts of OCSF 1.0 had API Activity as 3005; 1.0 moved it to 6003' },
  { expected: 2001, also: 2004, why: 'Security Finding is deprecated since OCSF 1.1 in favour of Detection Finding' },
  { expected: 2001, also: 2003, why: 'Security Finding is deprecated since OCSF 1.1; for a check of a standard Compliance Finding took its place' },
  { expected: 2001, also: 2002, why: 'Security Finding is deprecated since OCSF 1.1; for a vulnerability Vulnerability Finding took its place' },
  { expected: 4010, also: 1001, why: 'Network File Activity is deprecated since OCSF 1.1 in favour of File System Activity' },
  { expected: 4011, also: 4009, why: 'Email File Activity is deprecated since OCSF 1.3 in favour of Email Activity' },
  { expected: 4012, also: 4009, why: 'Email URL Activity is deprecated since OCSF 1.3 in favour of Email Activity' },
];

/** Do the two classes agree, or mean the same by the table? */
export function classesAgree(expected: number, ours: number): boolean {
  return expected === ours || CLASS_EQUIVALENTS.some((row) => row.expected === expected && row.also === ours);
}
