/** What a database of addresses says of one: where it is, and whose network it is of. */
export interface AddressFacts {
  /** ISO 3166-1, two letters. */
  readonly country?: string;
  readonly city?: string;
  /** Degrees, in the middle of where the address may be. */
  readonly latitude?: number;
  readonly longitude?: number;
  /** Of the autonomous system that announces it. */
  readonly asNumber?: number;
  readonly asName?: string;
}

/** What is known of an address; null where it is none, or nothing is. */
export type LookUpAddress = (address: string) => AddressFacts | null;
