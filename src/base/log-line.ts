// DEL and C1 (a terminal obeys them like ESC), line separators, and the marks that turn the direction of text
// ("Trojan Source"). C0 controls are escaped by JSON already; the line feed that ends a line stays.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what it is for
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const LEVEL_NAMES: Readonly<Record<string, string>> = { trace: 'trace', debug: 'debug', info: 'info ', warn: 'WARN ', error: 'ERROR', fatal: 'FATAL' };

/** Writes characters that could steer a terminal as `\u....`; what people log comes from attackers too. */
export function escapeControls(text: string): string {
  return text.replace(UNSAFE, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A JSON line of the log as a person reads it: `12:34:56 info  message key=value`. */
export function prettyLine(jsonLine: string): string {
  const { level, time, msg, err, ...rest } = JSON.parse(jsonLine) as Record<string, unknown>;
  const words = [clockTime(time), LEVEL_NAMES[String(level)] ?? String(level)];
  if (typeof msg === 'string') words.push(oneLine(msg));
  for (const [key, value] of Object.entries(rest)) words.push(`${oneLine(key)}=${oneLine(plain(value))}`);
  return `${words.join(' ')}\n${stackOf(err)}`;
}

function clockTime(time: unknown): string {
  return typeof time === 'string' ? time.slice(11, 19) : '--:--:--';
}

function plain(value: unknown): string {
  return typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}

function oneLine(text: string): string {
  return escapeControls(text.replaceAll('\n', '\\n'));
}

function stackOf(error: unknown): string {
  if (error === null || typeof error !== 'object') return '';
  const { stack, message } = error as { stack?: unknown; message?: unknown };
  const text = typeof stack === 'string' ? stack : String(message ?? '');
  return text === '' ? '' : `${escapeControls(text).replace(/^/gm, '    ')}\n`;
}
