/** A Sigma log source. An event has all parts that are known; a rule names those that it needs. */
export interface LogSource {
  readonly product?: string;
  readonly category?: string;
  readonly service?: string;
}
