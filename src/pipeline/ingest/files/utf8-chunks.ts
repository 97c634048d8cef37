import { TextDecoder } from 'node:util';

/** Windows tools write UTF-16; everything else is taken as UTF-8. */
export async function* utf8Chunks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | null | undefined;
  for await (const chunk of chunks) {
    if (decoder === undefined) decoder = chunk[0] === 0xff && chunk[1] === 0xfe ? new TextDecoder('utf-16le') : chunk[0] === 0xfe && chunk[1] === 0xff ? new TextDecoder('utf-16be') : null;
    yield decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk;
  }
}
