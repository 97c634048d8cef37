import ipaddr from 'ipaddr.js';

// The forms in which users and hosts are written differ between products and normalisers; these comparisons see through that.

/** `DOM\alice`, `alice@dom.example` and `alice` are one user, a computer's account is so with and without its `$`; two names of the same form must be equal as they are. */
export function isSameUser(a: string, b: string): boolean {
  const [left, right] = [userForms(a), userForms(b)];
  if (left.whole === right.whole) return true;
  if (left.form === right.form && left.form !== 'bare') return false;
  return left.bare === right.bare && left.bare !== '';
}

function userForms(name: string): { whole: string; bare: string; form: 'bare' | 'mail' | 'windows' } {
  const whole = name.toLowerCase().trim().replace(/(?<=.)\$$/, '');
  if (whole.includes('\\')) return { whole, bare: whole.split('\\').pop() ?? '', form: 'windows' };
  if (whole.includes('@')) return { whole, bare: whole.slice(0, whole.indexOf('@')), form: 'mail' };
  return { whole, bare: whole, form: 'bare' };
}

/** A full host name and its first label are the same host; two different full names are not. */
export function isSameHost(a: string, b: string): boolean {
  const [left, right] = [a, b].map((name) => name.toLowerCase().trim().replace(/\.$/, '')) as [string, string];
  if (left === right) return true;
  if (isAddress(left) || isAddress(right)) return isSameAddress(left, right);
  if (left.includes('.') && right.includes('.')) return false;
  return left.split('.')[0] === right.split('.')[0] && left !== '';
}

/** Addresses in any of their written forms, also with a port or in brackets; what is none is compared as a name. */
export function isSameAddress(a: string, b: string): boolean {
  return canonicalAddress(a) === canonicalAddress(b);
}

/** `10.900.0.1`, `10.0.0.0/8` and `::1:2:3:4:5:6:7:8` are neither an address nor a name of anything. */
export function isPossibleAddress(text: string): boolean {
  const looksLikeOne = /^\d+(?:\.\d+){3}(?:\/\d+)?$/.test(text) || /^[\da-f]*:[\da-f:.]*:[\da-f:.]*$/i.test(text);
  return !looksLikeOne || ipaddr.isValid(text);
}

function canonicalAddress(text: string): string {
  const bare = text.trim().toLowerCase().replace(/^\[([^\]]+)\](?::\d+)?$/, '$1').replace(/^((?:\d{1,3}\.){3}\d{1,3}):\d+$/, '$1');
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : bare;
}

function isAddress(text: string): boolean {
  return /^(?:\d{1,3}\.){3}\d{1,3}$/.test(text) || (text.includes(':') && /^[0-9a-f:.]+$/i.test(text));
}
