import { fileURLToPath } from 'node:url';

/** Where the shipped content is: beside the code, wherever the command is called from. */
export function contentFolder(): string {
  return fileURLToPath(new URL('../../content', import.meta.url));
}
