import type { Domain } from './domain.ts';
import type { LogSource } from './log-source.ts';

/** A value as it can stand in JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined };

/** An object of JSON values: a parsed record, or an OCSF object. */
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

/** An OCSF event. Names and enumerations come from `ocsf.gen.ts`; only what every class has is spelt out here. */
export interface OcsfEvent extends JsonObject {
  readonly class_uid: number;
  readonly category_uid: number;
  readonly activity_id: number;
  readonly type_uid: number;
  readonly severity_id: number;
  /** Milliseconds since 1970, UTC. */
  readonly time: number;
  readonly metadata: JsonObject;
}

/** A normalised record: the OCSF event, the fields as the source named them, and where they came from. */
export interface NormalisedEvent {
  readonly id: string;
  readonly tenant: string;
  /** `vendor.product`, or `unknown` where no mapping recognised the record. */
  readonly source: string;
  readonly domain: Domain | null;
  /** Event time, milliseconds since 1970, UTC. */
  readonly timeMs: number;
  /** The Sigma log sources that this event belongs to. */
  readonly logSources: readonly LogSource[];
  readonly ocsf: OcsfEvent;
  /** The record's own fields, unflattened; rules for one product read these. */
  readonly fields: JsonObject;
  /** The record as it arrived. */
  readonly raw: string;
}
