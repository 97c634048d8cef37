import type { PatternPart } from './predicate.ts';

/** A piece between two `*`: texts with a number of free characters in front of each. */
interface Segment {
  readonly texts: readonly { readonly skip: number; readonly text: string }[];
  readonly length: number;
}

/** Compiles a pattern that describes a whole value. Time is bounded by the value's length times the pattern's. */
export function compileWildcard(parts: readonly PatternPart[]): (value: string) => boolean {
  const [first, ...rest] = segmentsOf(parts);
  const last = rest.pop();
  if (first === undefined) return (value) => value === '';
  if (last === undefined) return (value) => value.length === first.length && isAt(first, value, 0);
  const minimum = [first, ...rest, last].reduce((sum, segment) => sum + segment.length, 0);
  return (value) => {
    if (value.length < minimum || !isAt(first, value, 0) || !isAt(last, value, value.length - last.length)) return false;
    let position = first.length;
    for (const segment of rest) {
      const found = find(segment, value, position);
      if (found < 0) return false;
      position = found + segment.length;
    }
    return position <= value.length - last.length;
  };
}

function segmentsOf(parts: readonly PatternPart[]): Segment[] {
  const segments: { texts: { skip: number; text: string }[]; length: number }[] = [{ texts: [], length: 0 }];
  let skip = 0;
  for (const part of parts) {
    const segment = segments.at(-1);
    if (segment === undefined) continue;
    if ('text' in part) {
      segment.texts.push({ skip, text: part.text });
      segment.length += part.text.length;
      skip = 0;
    } else if (part.wildcard === 'one') {
      segment.length++;
      skip++;
    } else {
      segments.push({ texts: [], length: 0 });
      skip = 0;
    }
  }
  return segments;
}

function isAt(segment: Segment, value: string, start: number): boolean {
  let position = start;
  for (const { skip, text } of segment.texts) {
    position += skip;
    if (!value.startsWith(text, position)) return false;
    position += text.length;
  }
  return start + segment.length <= value.length;
}

/** The leftmost place is as good as any: what follows a `*` has only more room behind it. */
function find(segment: Segment, value: string, from: number): number {
  const first = segment.texts[0];
  if (first === undefined) return from + segment.length <= value.length ? from : -1;
  let place = value.indexOf(first.text, from + first.skip);
  while (place >= 0) {
    if (isAt(segment, value, place - first.skip)) return place - first.skip;
    place = value.indexOf(first.text, place + 1);
  }
  return -1;
}
