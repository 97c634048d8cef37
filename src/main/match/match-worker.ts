// A worker of `rules match`: it answers each part that it is sent, in order.
import { parentPort, workerData } from 'node:worker_threads';
import { type MatchContent, PartMatcher, type PartOfFile } from './part-matcher.ts';

const matcher = new PartMatcher(workerData as MatchContent);

parentPort?.on('message', ({ file, part }: PartOfFile) => {
  // A Buffer arrives as the plain bytes that it is made of.
  const own = part.kind === 'lines' ? { ...part, bytes: Buffer.from(part.bytes.buffer, part.bytes.byteOffset, part.bytes.byteLength) } : part;
  parentPort?.postMessage(matcher.match({ file, part: own }));
});
