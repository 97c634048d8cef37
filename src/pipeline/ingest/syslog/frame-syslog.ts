export interface SyslogFrameHandler {
  /** One message, byte for byte; without its line end where lines frame it. */
  message(bytes: Buffer): void;
  /** A message over the limit; its bytes were passed over. */
  tooLong(): void;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const LESS_THAN = 0x3c;
// RFC 6587, 3.4.1: MSG-LEN is decimal without leading zeros. Ten digits are more than any message has.
const LENGTH_DIGITS = 10;
// A length beyond this is no message but a stream that is read at the wrong place.
const ABSURD_BYTES = 64 * 1024 * 1024;
const PIECES_LIMIT = 64;

type State = 'start' | 'octets' | 'line';

/**
 * Cuts a TCP or TLS stream into syslog messages. Octet counting (`72 <34>1 ...`) or lines is told from the first
 * message of a connection, as RFC 6587 leaves both in use. Chunks may end anywhere: syslog-ng sends the length in a
 * TLS record of its own.
 */
export class SyslogFramer {
  readonly #limitBytes: number;
  readonly #handler: SyslogFrameHandler;
  #framing: 'unknown' | 'octets' | 'lines' = 'unknown';
  #state: State = 'start';
  #length = '';
  #remaining = 0;
  #isSkipping = false;
  #held: Buffer[] = [];
  #heldBytes = 0;

  constructor(limitBytes: number, handler: SyslogFrameHandler) {
    this.#limitBytes = limitBytes;
    this.#handler = handler;
  }

  /** False when the stream cannot be made sense of any more: the connection should be closed. */
  push(chunk: Buffer): boolean {
    let i = 0;
    while (i < chunk.length) {
      if (this.#state === 'octets') i = this.#passOctets(chunk, i);
      else if (this.#state === 'line') i = this.#passLine(chunk, i);
      else i = this.#passStart(chunk, i);
      if (i === -1) return false;
    }
    return true;
  }

  /** What the connection left unfinished is a message too: better cut short than lost. */
  end(): void {
    if (this.#length !== '' && this.#framing !== 'octets') this.#beginLine();
    if (this.#heldBytes > 0 || this.#isSkipping) this.#finish();
  }

  // Reads the length of the next message, byte by byte; anything else is the start of a line.
  #passStart(chunk: Buffer, i: number): number {
    const byte = chunk[i] ?? 0;
    if (this.#length === '') {
      // Line ends and NUL between messages are what some senders add to their frames.
      if (byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === 0) return i + 1;
      if (this.#framing === 'lines' || byte < 0x31 || byte > 0x39) return this.#beginLine(i);
    }
    const hasSpace = this.#length.endsWith(' ');
    if (hasSpace) {
      if (this.#framing !== 'octets' && byte !== LESS_THAN) return this.#beginLine(i);
      return this.#beginOctets(i);
    }
    const isDigit = byte >= 0x30 && byte <= 0x39;
    if (byte !== SPACE && (!isDigit || this.#length.length >= LENGTH_DIGITS)) return this.#beginLine(i);
    this.#length += String.fromCharCode(byte);
    return i + 1;
  }

  #beginOctets(i: number): number {
    this.#remaining = Number(this.#length);
    this.#length = '';
    this.#framing = 'octets';
    this.#state = 'octets';
    this.#isSkipping = this.#remaining > this.#limitBytes;
    if (this.#remaining <= ABSURD_BYTES) return i;
    this.#handler.tooLong();
    this.#isSkipping = false;
    return -1;
  }

  #beginLine(i = 0): number {
    if (this.#framing === 'unknown') this.#framing = 'lines';
    const start = Buffer.from(this.#length, 'latin1');
    this.#length = '';
    this.#state = 'line';
    this.#hold(start);
    return i;
  }

  #passOctets(chunk: Buffer, i: number): number {
    const end = Math.min(chunk.length, i + this.#remaining);
    this.#remaining -= end - i;
    this.#hold(chunk.subarray(i, end));
    if (this.#remaining === 0) this.#finish();
    return end;
  }

  #passLine(chunk: Buffer, i: number): number {
    const end = chunk.indexOf(LINE_FEED, i);
    this.#hold(chunk.subarray(i, end === -1 ? chunk.length : end));
    if (end === -1) return chunk.length;
    this.#finish();
    return end + 1;
  }

  #hold(part: Buffer): void {
    if (this.#isSkipping || part.length === 0) return;
    // One byte more than the limit: it may turn out to be the CR of the line end.
    if (this.#heldBytes + part.length > this.#limitBytes + 1) {
      this.#isSkipping = true;
      this.#held = [];
      this.#heldBytes = 0;
      return;
    }
    this.#held.push(part);
    this.#heldBytes += part.length;
    // A sender of single bytes must not cost an object for each.
    if (this.#held.length > PIECES_LIMIT) this.#held = [Buffer.concat(this.#held)];
  }

  #finish(): void {
    const whole = this.#held.length === 1 && this.#held[0] ? this.#held[0] : Buffer.concat(this.#held);
    const isLine = this.#state === 'line';
    const message = isLine && whole.at(-1) === CARRIAGE_RETURN ? whole.subarray(0, -1) : whole;
    const isTooLong = this.#isSkipping || message.length > this.#limitBytes;
    this.#held = [];
    this.#heldBytes = 0;
    this.#isSkipping = false;
    this.#remaining = 0;
    this.#state = 'start';
    if (isTooLong) this.#handler.tooLong();
    else if (message.length > 0) this.#handler.message(message);
  }
}
