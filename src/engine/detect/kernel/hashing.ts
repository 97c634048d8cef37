// Hashes of the kernel: of keys, paths, structures. A part of the kernel, see record-kernel.ts.
import { add, gramAt, multiply, wordAt } from './memory.ts';
import * as at from './layout.ts';

type i32 = number;

export const K1: i32 = 0x85ebca6b | 0;
const K2: i32 = 0xc2b2ae35 | 0;
export const K3: i32 = 0x27d4eb2f | 0;
export const GOLDEN: i32 = 0x9e3779b1 | 0;

let seed: i32 = 0;

export function readSeed(): void {
  seed = wordAt(at.HEAD_SEED);
}

export function mix(value: i32): i32 {
  let h = multiply(value ^ (value >>> 16), K1);
  h = multiply(h ^ (h >>> 13), K2);
  return h ^ (h >>> 16);
}

/** The hash of a path: that of the path above it and of the key. */
export function pathHash(above: i32, key: i32): i32 {
  return mix(add(multiply(above, K3), key));
}

/** Hashes bytes four at a time. */
export function hashBytes(from: i32, to: i32): i32 {
  let h = seed ^ multiply(to - from, K1);
  let place = from;
  for (; place + 4 <= to; place += 4) {
    h = multiply(h ^ gramAt(place), GOLDEN);
    h ^= h >>> 15;
  }
  if (place < to) {
    h = multiply(h ^ (gramAt(place) & ((1 << ((to - place) << 3)) - 1)), GOLDEN);
    h ^= h >>> 15;
  }
  return h;
}
