/** One statement may touch a row once: the last of each id. */
export function lastOfEachId<T extends { readonly id: string }>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}

/** Lists of numbers go as one text each: the driver quotes every element of an array, which took a third of a large commit. */
export function numberList(numbers: readonly number[]): string {
  return `{${numbers.join(',')}}`;
}
