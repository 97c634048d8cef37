const HOME = '/incidents';

/** Where to go after signing in: only a page of this console, never another site that a link has named. */
export function safeNext(next: string | undefined, origin: string): string {
  if (next === undefined || !next.startsWith('/') || !URL.canParse(next, origin)) return HOME;
  // Browsers read `//`, `/\` and tabs in between as the start of another host, so it is theirs to say where this leads.
  const url = new URL(next, origin);
  return url.origin === origin && url.pathname !== '/sign-in' ? url.pathname + url.search : HOME;
}
