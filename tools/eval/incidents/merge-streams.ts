/** Streams that are each in the order of time as one that is; of records of one time, those of the earlier stream go first. */
export async function* mergeStreams<T extends { readonly timeMs: number }>(streams: readonly AsyncIterable<T>[]): AsyncGenerator<T> {
  const heads: { readonly rest: AsyncIterator<T>; value: T }[] = [];
  for (const stream of streams) {
    const rest = stream[Symbol.asyncIterator]();
    const first = await rest.next();
    if (!first.done) heads.push({ rest, value: first.value });
  }
  while (heads.length > 0) {
    const next = heads.reduce((one, other) => (other.value.timeMs < one.value.timeMs ? other : one));
    yield next.value;
    const following = await next.rest.next();
    if (following.done) heads.splice(heads.indexOf(next), 1);
    else next.value = following.value;
  }
}
