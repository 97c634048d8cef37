// The memory of the kernel in WebAssembly, in AssemblyScript. It must say what memory.ts says.
export function byteAt(place: i32): i32 {
  return <i32>load<u8>(place);
}

export function wordAt(place: i32): i32 {
  return load<i32>(place);
}

export function putWord(place: i32, value: i32): void {
  store<i32>(place, value);
}

export function putByte(place: i32, value: i32): void {
  store<u8>(place, value);
}

export function gramAt(place: i32): i32 {
  return load<i32>(place, 0, 1);
}

export function multiply(a: i32, b: i32): i32 {
  return a * b;
}

export function add(a: i32, b: i32): i32 {
  return a + b;
}

let isHigh: i32 = 0;

/** Reads up to 15 bytes past `end`, which the layout leaves free. */
export function quoteOrBackslash(place: i32, end: i32): i32 {
  const quotes = i8x16.splat(0x22);
  const backslashes = i8x16.splat(0x5c);
  const blanks = i8x16.splat(0x20);
  let high: i32 = 0;
  let at = place;
  while (at < end) {
    const block = v128.load(at, 0, 1);
    const found = i8x16.bitmask(v128.or(v128.or(i8x16.eq(block, quotes), i8x16.eq(block, backslashes)), v128.lt<u8>(block, blanks)));
    const highs = i8x16.bitmask(block);
    if (found != 0) {
      const offset = ctz(found);
      high |= highs & ((1 << offset) - 1);
      at += offset;
      break;
    }
    high |= highs;
    at += 16;
  }
  isHigh = high;
  return at < end ? at : end;
}

export function sawHigh(): i32 {
  return isHigh;
}

export function pairOfBytes(place: i32, last: i32, distance: i32, one: i32, oneOther: i32, two: i32, twoOther: i32): i32 {
  const ones = i8x16.splat(<i8>one);
  const oneOthers = i8x16.splat(<i8>oneOther);
  const twos = i8x16.splat(<i8>two);
  const twoOthers = i8x16.splat(<i8>twoOther);
  let at = place;
  while (at <= last) {
    const block = v128.load(at, 0, 1);
    const behind = v128.load(at + distance, 0, 1);
    const first = v128.or(i8x16.eq(block, ones), i8x16.eq(block, oneOthers));
    const second = v128.or(i8x16.eq(behind, twos), i8x16.eq(behind, twoOthers));
    const found = i8x16.bitmask(v128.and(first, second));
    if (found != 0) return at + ctz(found);
    at += 16;
  }
  return at;
}

export function filteredWord(place: i32, last: i32, filter: i32, shift: i32): i32 {
  const golden = i32x4.splat(<i32>0x9e3779b1);
  const caseBits = i32x4.splat(0x20202020);
  let at = place;
  const lastBlock = last - 12;
  while (at <= lastBlock) {
    const hashes = v128.shr<u32>(v128.mul<i32>(v128.or(v128.load(at, 0, 1), caseBits), golden), shift);
    if (load<u8>(filter + i32x4.extract_lane(hashes, 0)) != 0) return at;
    if (load<u8>(filter + i32x4.extract_lane(hashes, 1)) != 0) return at + 4;
    if (load<u8>(filter + i32x4.extract_lane(hashes, 2)) != 0) return at + 8;
    if (load<u8>(filter + i32x4.extract_lane(hashes, 3)) != 0) return at + 12;
    at += 16;
  }
  while (at <= last) {
    const gram = load<i32>(at, 0, 1) | 0x20202020;
    if (load<u8>(filter + <i32>(<u32>(gram * <i32>0x9e3779b1) >>> shift)) != 0) return at;
    at += 4;
  }
  return at;
}
