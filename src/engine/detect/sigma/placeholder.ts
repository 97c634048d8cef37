/** A list by its name: `%name%`. A backslash makes the sign a plain one; two are one backslash before the list: `\\%programs%`. */
export const PLACEHOLDER = /(?<=(?<!\\)(?:\\\\)*)%([^%\s]+)%/g;

export function hasPlaceholderIn(value: string): boolean {
  return value.search(PLACEHOLDER) >= 0;
}

/** `\%` is a plain sign; `\\` stays for whoever reads the value. */
export function withPlainSigns(text: string): string {
  return text.replaceAll(/\\([\\%])/g, (escaped, sign) => (sign === '%' ? '%' : escaped));
}
