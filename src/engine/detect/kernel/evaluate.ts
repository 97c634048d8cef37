// Answers conditions in three values: what the spans of a record cannot tell is MAYBE. A part of the kernel, see record-kernel.ts.
import { byteAt, multiply, wordAt } from './memory.ts';
import * as at from './layout.ts';
import { ipv4, isIpv4, isNoIpv4, isNoValue, isPlainlyWritten } from './address.ts';
import { flagsOfText, follow, folded } from './look.ts';
import { isEscapedAt, isSpanText, isText, rawContains } from './compare.ts';
import { firstSpan, recordFlags } from './read-record.ts';

type i32 = number;

export function evaluate(node: i32): i32 {
  const op = wordAt(node);
  if (op === at.OP_AND || op === at.OP_OR) return evaluateList(node, op);
  if (op === at.OP_NOT) {
    const child = evaluate(node + 8);
    return child === at.MAYBE ? at.MAYBE : 1 - child;
  }
  if (op >= at.OP_EQUALS && op <= at.OP_CONTAINS) return evaluateText(node, op);
  return evaluateOther(node, op);
}

function evaluateList(node: i32, op: i32): i32 {
  const stop = op === at.OP_AND ? at.FALSE : at.TRUE;
  const nodeEnd = node + wordAt(node + 4);
  let result = 1 - stop;
  let child = node + 8;
  while (child < nodeEnd) {
    const value = evaluate(child);
    if (value === stop) return stop;
    if (value === at.MAYBE) result = at.MAYBE;
    child += wordAt(child + 4);
  }
  return result;
}

function evaluateAtLeast(node: i32): i32 {
  const wanted = wordAt(node + 8);
  const nodeEnd = node + wordAt(node + 4);
  let held: i32 = 0;
  let open: i32 = 0;
  let child = node + 12;
  while (child < nodeEnd) {
    const value = evaluate(child);
    if (value === at.TRUE) held++;
    else if (value === at.MAYBE) open++;
    child += wordAt(child + 4);
  }
  if (held >= wanted) return at.TRUE;
  return held + open >= wanted ? at.MAYBE : at.FALSE;
}

function evaluateOther(node: i32, op: i32): i32 {
  if (op === at.OP_TRUE) return at.TRUE;
  if (op === at.OP_FALSE) return at.FALSE;
  if (op === at.OP_AT_LEAST) return evaluateAtLeast(node);
  if (op === at.OP_KEYWORD) {
    if (flagsOfText() === at.ODD) return at.MAYBE;
    return rawContains(wordAt(node + 8), wordAt(node + 12), wordAt(node + 16) !== 0) ? at.TRUE : at.FALSE;
  }
  if (op === at.OP_HIGH_KEYWORD) return (recordFlags & at.HIGH) !== 0 ? at.MAYBE : at.FALSE;
  if (op === at.OP_MAYBE) return at.MAYBE;
  const access = wordAt(node + 8);
  if (op === at.OP_NETWORK) return evaluateNetwork(access, wordAt(node + 12), wordAt(node + 16));
  if (op === at.OP_REGEX) return evaluateRegex(access, wordAt(node + 12));
  if (op === at.OP_SET) return evaluateSet(access, node + 12);
  if (op === at.OP_REFERENCE) return evaluateReference(access, wordAt(node + 12), wordAt(node + 16), wordAt(node + 20) !== 0);
  if (op === at.OP_HIGH) return hasHigh(access);
  if (op === at.OP_VALUE) return presence(access, false) === at.FALSE ? at.FALSE : at.MAYBE;
  if (op === at.OP_ANY_VALUE) return presence(access, false);
  if (op === at.OP_EXISTS) return presence(access, true);
  const there = presence(access, false);
  return there === at.MAYBE ? at.MAYBE : 1 - there;
}

/** Of the spans of a field: TRUE where a value is there, MAYBE where that is not certain, FALSE where none is. */
function presence(access: i32, withNull: boolean): i32 {
  const leaves = wordAt(access + at.ACCESS_COUNT);
  for (let i: i32 = 0; i < leaves; i++) {
    for (let span = firstSpan(wordAt(access + at.ACCESS_LEAVES + (i << 3))); span !== 0; span = wordAt(span + 16)) {
      if (withNull || (wordAt(span + 8) & at.NULL) === 0) return isCertain(access, span) && (wordAt(span + 8) & at.NULL) === 0 ? at.TRUE : at.MAYBE;
    }
  }
  return at.FALSE;
}

function hasHigh(access: i32): i32 {
  const leaves = wordAt(access + at.ACCESS_COUNT);
  for (let i: i32 = 0; i < leaves; i++) {
    for (let span = firstSpan(wordAt(access + at.ACCESS_LEAVES + (i << 3))); span !== 0; span = wordAt(span + 16)) {
      if ((wordAt(span + 8) & (at.HIGH | at.ODD | at.COMPLEX)) !== 0) return at.MAYBE;
    }
  }
  return at.FALSE;
}

function evaluateText(node: i32, op: i32): i32 {
  const access = wordAt(node + 8);
  const leaves = wordAt(access + at.ACCESS_COUNT);
  for (let i: i32 = 0; i < leaves; i++) {
    const leaf = access + at.ACCESS_LEAVES + (i << 3);
    for (let span = firstSpan(wordAt(leaf)); span !== 0; span = wordAt(span + 16)) {
      const answer = textInSpan(node, op, access, wordAt(leaf + 4), span);
      if (answer !== at.FALSE) return answer;
    }
  }
  return at.FALSE;
}

function textInSpan(node: i32, op: i32, access: i32, kind: i32, span: i32): i32 {
  const flags = wordAt(span + 8);
  if ((flags & at.NULL) !== 0) return at.FALSE;
  if ((flags & (at.ODD | at.COMPLEX)) !== 0) return at.MAYBE;
  const from = wordAt(span);
  const to = wordAt(span + 4);
  const literal = wordAt(node + 12);
  const length = wordAt(node + 16);
  if (kind === at.LEAF_PART) return isText(at.OP_CONTAINS, from, to, literal, length, false) ? at.MAYBE : at.FALSE;
  if (kind !== at.LEAF_VALUE && !isPlainlyWritten(kind, from, to)) return isNoValue(from, to) ? at.FALSE : at.MAYBE;
  if (!isText(op, from, to, literal, length, wordAt(node + 20) !== 0)) return at.FALSE;
  return isCertain(access, span) ? at.TRUE : at.MAYBE;
}

/** True when the field's only value is this span, as it stands. */
function isCertain(access: i32, span: i32): boolean {
  if (wordAt(access + at.ACCESS_EXACT) === 0) return false;
  if ((wordAt(span + 8) & (at.ODD | at.COMPLEX | at.IN_ARRAY)) !== 0) return false;
  if (wordAt(span + 16) !== 0 || wordAt(span + 12) !== wordAt(access + at.ACCESS_PATH)) return false;
  if (wordAt(access + at.ACCESS_LEAVES + 4) === at.LEAF_IPV4 && !isIpv4(wordAt(span), wordAt(span + 4))) return false;
  const empties = wordAt(access + at.ACCESS_EMPTIES);
  return empties === 0 || !isInSet(empties, wordAt(span), wordAt(span + 4));
}

function evaluateNetwork(access: i32, mask: i32, prefix: i32): i32 {
  const leaves = wordAt(access + at.ACCESS_COUNT);
  for (let i: i32 = 0; i < leaves; i++) {
    const leaf = access + at.ACCESS_LEAVES + (i << 3);
    for (let span = firstSpan(wordAt(leaf)); span !== 0; span = wordAt(span + 16)) {
      const flags = wordAt(span + 8);
      if ((flags & at.NULL) !== 0) continue;
      if ((flags & (at.ODD | at.COMPLEX)) !== 0 || wordAt(leaf + 4) === at.LEAF_PART) return at.MAYBE;
      const answer = inNetwork(wordAt(span), wordAt(span + 4), mask, prefix);
      if (answer !== at.FALSE) return answer === at.TRUE && isCertain(access, span) ? at.TRUE : at.MAYBE;
    }
  }
  return at.FALSE;
}

function inNetwork(from: i32, to: i32, mask: i32, prefix: i32): i32 {
  if (isIpv4(from, to)) return (ipv4(from, to) & mask) === prefix ? at.TRUE : at.FALSE;
  const isOfIpv6 = mask === 0 && prefix !== 0;
  return isNoValue(from, to) || (!isOfIpv6 && isNoIpv4(from, to)) ? at.FALSE : at.MAYBE;
}

function evaluateSet(access: i32, set: i32): i32 {
  const leaves = wordAt(access + at.ACCESS_COUNT);
  for (let i: i32 = 0; i < leaves; i++) {
    for (let span = firstSpan(wordAt(access + at.ACCESS_LEAVES + (i << 3))); span !== 0; span = wordAt(span + 16)) {
      const flags = wordAt(span + 8);
      if ((flags & at.NULL) !== 0) continue;
      if ((flags & (at.ODD | at.COMPLEX)) !== 0) return at.MAYBE;
      if (isInSet(set, wordAt(span), wordAt(span + 4))) return isCertain(access, span) ? at.TRUE : at.MAYBE;
    }
  }
  return at.FALSE;
}

function isInSet(set: i32, from: i32, to: i32): boolean {
  const edges = wordAt(set);
  const mask = wordAt(set + 4);
  const nodes = wordAt(set + 8);
  const step = wordAt(set + 12);
  const isCased = wordAt(set + 16) !== 0;
  let node: i32 = 0;
  let place = step > 0 ? from : to - 1;
  for (let left = to - from; left > 0; left--) {
    const byte = byteAt(place);
    node = follow(edges, mask, node, isCased ? byte : folded(byte));
    if (node < 0) return false;
    // What begins inside an escape is not there.
    if (wordAt(nodes + node * at.NODE_SIZE) !== 0 && (step > 0 || !isEscapedAt(place, from))) return true;
    place += step;
  }
  return wordAt(nodes + node * at.NODE_SIZE + 4) !== 0;
}

function evaluateRegex(access: i32, automaton: i32): i32 {
  const leaves = wordAt(access + at.ACCESS_COUNT);
  for (let i: i32 = 0; i < leaves; i++) {
    const leaf = access + at.ACCESS_LEAVES + (i << 3);
    for (let span = firstSpan(wordAt(leaf)); span !== 0; span = wordAt(span + 16)) {
      const flags = wordAt(span + 8);
      if ((flags & at.NULL) !== 0) continue;
      const from = wordAt(span);
      const to = wordAt(span + 4);
      if ((flags & (at.ODD | at.COMPLEX | at.HIGH)) !== 0 || wordAt(leaf + 4) !== at.LEAF_VALUE || to - from > wordAt(automaton + 20)) return at.MAYBE;
      if (isRegexMatch(automaton, from, to)) return isCertain(access, span) ? at.TRUE : at.MAYBE;
    }
  }
  return at.FALSE;
}

function isRegexMatch(automaton: i32, from: i32, to: i32): boolean {
  const classCount = wordAt(automaton);
  const classOf = wordAt(automaton + 8);
  const next = wordAt(automaton + 12);
  let state = wordAt(automaton + 4);
  let place = from;
  while (place < to && state > 1) {
    let byte = byteAt(place);
    if (byte === 0x5c) {
      place++;
      byte = unescaped(byteAt(place));
    }
    state = wordAt(next + ((multiply(state, classCount) + byteAt(classOf + byte)) << 2));
    place++;
  }
  return state === 1 || (state > 1 && wordAt(wordAt(automaton + 16) + (state << 2)) !== 0);
}

/** The character that a backslash and a letter stand for in JSON. */
function unescaped(letter: i32): i32 {
  if (letter === 0x6e) return 0x0a;
  if (letter === 0x72) return 0x0d;
  if (letter === 0x74) return 0x09;
  if (letter === 0x62) return 0x08;
  return letter === 0x66 ? 0x0c : letter;
}

/** Compares the only spans of two fields. */
function evaluateReference(access: i32, otherAccess: i32, op: i32, isCased: boolean): i32 {
  if (presence(access, false) === at.FALSE || presence(otherAccess, false) === at.FALSE) return at.FALSE;
  const span = firstSpan(wordAt(access + at.ACCESS_LEAVES));
  const other = firstSpan(wordAt(otherAccess + at.ACCESS_LEAVES));
  if (span === 0 || other === 0 || !isCertain(access, span) || !isCertain(otherAccess, other)) return at.MAYBE;
  if (((wordAt(span + 8) | wordAt(other + 8)) & at.HIGH) !== 0) return at.MAYBE;
  const from = wordAt(other);
  const length = wordAt(other + 4) - from;
  if (length === 0 && op !== at.OP_EQUALS) return at.FALSE;
  return isSpanText(op, span, from, length, isCased) ? at.TRUE : at.FALSE;
}
