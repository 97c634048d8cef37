/*
 * The kernel of the record matcher: finds the leaves of a JSON record, the shape of the record, and the rules that may fire on it, all on its
 * bytes. It never misses a rule; where it cannot tell, it says so and the engine decides on the event.
 *
 * Its files are TypeScript and AssemblyScript at once: plain functions over numbers of 32 bits, memory only through memory.ts. Layout: layout.ts.
 */
import { putWord, wordAt } from './memory.ts';
import { evaluate } from './evaluate.ts';
import { hashBytes, readSeed } from './hashing.ts';
import * as at from './layout.ts';
import { addCandidates, beginCandidates, candidateCount, lookAtAll } from './look.ts';
import { addControls, epoch, openTables, readRecord, structure1, structure2 } from './read-record.ts';

export { mix, pathHash } from './hashing.ts';

type i32 = number;

/**
 * Looks at records: `list` has start and end of each. What is found is written at `into`, at most up to `limit`; records with nothing to
 * say are left out. Answers how many records were looked at; the place behind what was written stands at `limit`.
 */
export function matchRecords(list: i32, count: i32, told: i32, scratch: i32, into: i32, limit: i32, room: i32): i32 {
  readSeed();
  openTables();
  let place = into;
  let record: i32 = 0;
  while (record < count && place + room <= limit) {
    place = matchRecord(record, wordAt(list + (record << 3)), wordAt(list + (record << 3) + 4), told, scratch, place);
    record++;
  }
  putWord(at.HEAD_EPOCH, epoch);
  putWord(limit, place);
  return record;
}

/** The hash of the bytes of a key, as the kernel makes it. */
export function keyHash(from: i32, to: i32): i32 {
  readSeed();
  return hashBytes(from, to);
}

function matchRecord(record: i32, from: i32, to: i32, told: i32, scratch: i32, into: i32): i32 {
  if (!readRecord(from, to, told)) return report(into, record, at.FOUND_UNREADABLE, 0, 0);
  const controls = lookUp(wordAt(at.HEAD_STRUCTURES), wordAt(at.HEAD_STRUCTURES_MASK), structure1, structure2);
  if (controls === at.TO_NOTHING_KNOWN) return report(into, record, at.FOUND_STRUCTURE, structure1, structure2);
  if (controls === at.TO_ENGINE) return report(into, record, at.FOUND_UNREADABLE, 0, 0);
  addControls(controls);
  const shape = lookUp(wordAt(at.HEAD_ROUTES), wordAt(at.HEAD_ROUTES_MASK), structure1, structure2);
  if (shape === at.TO_NOTHING_KNOWN) return report(into, record, at.FOUND_ROUTE, structure1, structure2);
  if (shape === at.TO_ENGINE) return report(into, record, at.FOUND_UNREADABLE, 0, 0);
  if (shape === at.TO_NO_RULES) return into;
  return matchShape(shape, record, scratch, into);
}

function matchShape(shape: i32, record: i32, scratch: i32, into: i32): i32 {
  const seen = wordAt(shape + at.SHAPE_SEEN);
  putWord(shape + at.SHAPE_SEEN, seen + 1);
  beginCandidates(shape, scratch);
  lookAtAll(shape);
  const always = wordAt(shape + at.SHAPE_ALWAYS);
  if (always !== 0) addCandidates(always);
  // The first of a shape teach what its records are like, and then fewer and fewer: about as many with each doubling.
  const isSample = seen >= wordAt(shape + at.SHAPE_NEXT_SAMPLE);
  if (isSample) putWord(shape + at.SHAPE_NEXT_SAMPLE, seen + 1 + (seen >> 5));
  const conditions = wordAt(shape + at.SHAPE_CONDITIONS);
  let count: i32 = 0;
  for (let i: i32 = 0; i < candidateCount; i++) {
    const rule = conditions + (wordAt(scratch + (i << 2)) << 3);
    const answer = evaluate(wordAt(rule + 4));
    if (answer === at.FALSE) continue;
    putWord(into + 16 + (count << 2), answer === at.TRUE ? wordAt(rule) : wordAt(rule) | at.RULE_OPEN);
    count++;
  }
  if (count === 0 && !isSample) return into;
  return report(into, record, isSample ? at.FOUND_SAMPLE : at.FOUND_RULES, shape, count) + (count << 2);
}

/** What a pair of words leads to in a table of structures or routes. */
function lookUp(table: i32, mask: i32, one: i32, other: i32): i32 {
  let entry = one & mask;
  let place = table + (entry << 4);
  while (wordAt(place + 8) !== at.TO_NOTHING_KNOWN && (wordAt(place) !== one || wordAt(place + 4) !== other)) {
    entry = (entry + 1) & mask;
    place = table + (entry << 4);
  }
  return wordAt(place + 8);
}

/** Writes what was found of a record, with two words that say of what, and answers the place behind it. Rules are put behind that. */
function report(into: i32, record: i32, found: i32, one: i32, other: i32): i32 {
  putWord(into, record);
  putWord(into + 4, found);
  putWord(into + 8, one);
  putWord(into + 12, other);
  return into + 16;
}
