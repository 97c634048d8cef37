import type { IncomingMessage } from 'node:http';

/**
 * Before the answer to a request whose body was not read to its end. Where the connection closes after the answer, the
 * rest is read and thrown away first: closing with bytes unread resets the connection and can take the answer with it.
 */
export async function beforeAnswer(request: IncomingMessage, lingerMs: number): Promise<void> {
  const isClosing = request.httpVersion === '1.0' || request.headers.connection?.toLowerCase() === 'close';
  if (!isClosing || request.complete || request.destroyed) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, lingerMs);
    request.once('close', resolve).once('end', resolve);
    passOver(request);
    request.once('close', () => clearTimeout(timer)).once('end', () => clearTimeout(timer));
  });
}

/** After the answer: the rest is read and thrown away, so that the connection can be used again; not for ever. */
export function afterAnswer(request: IncomingMessage, lingerMs: number): void {
  if (request.complete) return;
  passOver(request);
  const timer = setTimeout(() => {
    if (!request.complete) request.destroy();
  }, lingerMs);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
}

// Whoever gave up reading in the middle still listens, and a stream that is read by hand does not flow by itself.
function passOver(request: IncomingMessage): void {
  request.removeAllListeners('readable');
  // The stream takes note of that in the next tick.
  setImmediate(() => request.resume());
}
