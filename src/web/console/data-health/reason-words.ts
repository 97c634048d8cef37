import type { DeadLetterReason, RefusalReason } from '#contract/outcome.ts';

/** Reasons in words, as a person reads them. */
export const REASON_WORDS: Readonly<Record<DeadLetterReason | RefusalReason, string>> = {
  'not-json': 'Not JSON',
  'not-utf8': 'Not UTF-8',
  'too-deep': 'Nested too deep',
  'too-many-fields': 'Too many fields',
  'too-large': 'Too large',
  'empty': 'Empty',
  'mapping-failed': 'Does not fit its mapping',
  'store-refused': 'The store refused it',
  'no-credential': 'No credential',
  'wrong-credential': 'Wrong credential',
  'unknown-source': 'Unknown source',
  'too-many-records': 'Too many records in one request',
  'bad-encoding': 'Encoding that cannot be read',
  'decompression-limit': 'Too large when unpacked',
  'unsupported': 'Kind of request that is not supported',
  'timeout': 'Sent too slowly',
  'busy': 'The server was busy',
  'journal-full': 'The journal was full',
  'disk-full': 'The disk was full',
  'rate-limit': 'Above the rate agreed',
  'not-found': 'No such address',
};
