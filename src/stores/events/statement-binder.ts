/** A value bound to `{name:Type}` in a statement; it never becomes part of its text. */
export type Parameter = string | number | readonly string[];

export interface Statement {
  readonly text: string;
  readonly params: Readonly<Record<string, Parameter>>;
}

/** Binds the values of a statement while its text is built: each method answers what stands for the value there. */
export class StatementBinder {
  readonly params: Record<string, Parameter> = {};
  #count = 0;

  text(value: string): string {
    return this.#bind(value, 'String');
  }

  whole(value: number): string {
    return this.#bind(value, 'Int64');
  }

  number(value: number): string {
    return Number.isSafeInteger(value) ? this.whole(value) : this.#bind(value, 'Float64');
  }

  texts(value: readonly string[]): string {
    return this.#bind(value, 'Array(String)');
  }

  #bind(value: Parameter, type: string): string {
    const name = `p${this.#count++}`;
    this.params[name] = value;
    return `{${name}:${type}}`;
  }
}

/** The pattern of LIKE under which a text stands in a value as `op` says. */
export function likePattern(op: 'contains' | 'startswith' | 'endswith', text: string): string {
  return `${op === 'startswith' ? '' : '%'}${likeText(text)}${op === 'endswith' ? '' : '%'}`;
}

/** A text as LIKE takes it for itself. */
export function likeText(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
