import { z } from 'zod';
import { timeMsShape } from './alert-shape.ts';

/** One line of a search result. */
export const eventRowShape = z.object({
  id: z.string(),
  timeMs: timeMsShape,
  source: z.string(),
  domain: z.string(),
  classUid: z.number().int(),
  className: z.string(),
  activity: z.string(),
  severityId: z.number().int(),
  user: z.string(),
  host: z.string(),
  srcIp: z.string(),
  dstIp: z.string(),
  message: z.string(),
});

/** One event whole. `raw` is the record as it arrived; its hash is over the UTF-8 bytes. */
export const eventShape = z.object({
  id: z.string(),
  timeMs: timeMsShape,
  receivedAtMs: timeMsShape,
  source: z.string(),
  ocsf: z.record(z.string(), z.unknown()),
  fields: z.record(z.string(), z.unknown()),
  raw: z.string(),
  rawSha256: z.string(),
});
