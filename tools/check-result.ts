/** What a check of the code says: whether it holds, one line about it, and what is wrong in full. */
export interface CheckResult {
  readonly ok: boolean;
  readonly summary: string;
  readonly output: string;
}
