import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const inPackage = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Where the shipped content is: beside the code, wherever the command is called from. */
export function contentFolder(): string {
  return inPackage('content');
}

/** Where the console is built to. */
export function consoleFolder(): string {
  return inPackage('dist/console');
}

/** The version in `package.json`. */
export function packageVersion(): string {
  return (JSON.parse(readFileSync(inPackage('package.json'), 'utf8')) as { version: string }).version;
}
