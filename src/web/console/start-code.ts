/** The one-time code of the address that the page was opened with; taken out of the address before anything else happens. */
function takeFromAddress(): string {
  const address = new URL(location.href);
  const code = address.searchParams.get('code') ?? '';
  if (code !== '') {
    address.searchParams.delete('code');
    history.replaceState(null, '', '/sign-in');
  }
  return code;
}

let code = takeFromAddress();

/** Gives the code once. */
export function takeStartCode(): string {
  const taken = code;
  code = '';
  return taken;
}

export function hasStartCode(): boolean {
  return code !== '';
}
