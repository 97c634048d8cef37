import type { Parameter, Statement } from './statement-binder.ts';

const PLACEHOLDER = /\{([a-z][a-z0-9_]*):(String|Int64|Float64|Array\(String\))\}/g;

/**
 * Puts the parameters of a statement in as literals. The engine's own parameters are one state for the whole process, so
 * its library runs such queries one after another (measured: two of a second each take two), and one slow search
 * would hold up all others. Of a text only letters, digits and a few plain signs reach the statement, every other byte as `\xHH`.
 */
export function withLiterals(statement: Statement): string {
  return statement.text.replace(PLACEHOLDER, (_, name: string, type: string) => {
    const value = statement.params[name];
    if (value === undefined) throw new Error(`no value for parameter ${name}`);
    return literal(value, type);
  });
}

function literal(value: Parameter, type: string): string {
  if (type === 'String' && typeof value === 'string') return quotedText(value);
  if (type === 'Int64' && Number.isSafeInteger(value)) return `toInt64(${value})`;
  if (type === 'Float64' && typeof value === 'number' && Number.isFinite(value)) return `toFloat64(${value})`;
  if (type === 'Array(String)' && Array.isArray(value)) return `[${value.map(quotedText).join(', ')}]`;
  throw new Error(`a parameter of type ${type} has a value of another`);
}

function quotedText(text: string): string {
  return PLAIN.test(text) ? `'${text}'` : `'${Array.from(Buffer.from(text, 'utf8'), (byte) => LITERAL_OF_BYTE[byte]).join('')}'`;
}

const PLAIN = /^[A-Za-z0-9 ._/:-]*$/;
const LITERAL_OF_BYTE = Array.from({ length: 256 }, (_, byte) => (PLAIN.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`));
