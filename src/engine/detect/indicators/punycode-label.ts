// RFC 3492, section 5: the parameters of Punycode.
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const DIGITS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A label of a domain name as it is sent (`bücher` is `xn--bcher-kva`); one of ASCII stays as it is. */
export function punycodeLabel(label: string): string {
  const points = [...label].map((char) => char.codePointAt(0) ?? 0);
  const basic = points.filter((point) => point < 128);
  if (basic.length === points.length) return label;
  return `xn--${String.fromCharCode(...basic)}${basic.length > 0 ? '-' : ''}${encode(points, basic.length)}`;
}

function encode(points: readonly number[], basicCount: number): string {
  let text = '';
  let [n, delta, bias, handled] = [128, 0, 72, basicCount];
  while (handled < points.length) {
    const next = Math.min(...points.filter((point) => point >= n));
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of points) {
      if (point < n) delta++;
      if (point !== n) continue;
      text += encodeDelta(delta, bias);
      bias = adapt(delta, handled + 1, handled === basicCount);
      delta = 0;
      handled++;
    }
    delta++;
    n++;
  }
  return text;
}

function encodeDelta(delta: number, bias: number): string {
  let text = '';
  let rest = delta;
  for (let k = BASE; ; k += BASE) {
    const threshold = Math.min(T_MAX, Math.max(T_MIN, k - bias));
    if (rest < threshold) return text + DIGITS.charAt(rest);
    text += DIGITS.charAt(threshold + ((rest - threshold) % (BASE - threshold)));
    rest = Math.floor((rest - threshold) / (BASE - threshold));
  }
}

function adapt(delta: number, count: number, isFirst: boolean): number {
  let rest = isFirst ? Math.floor(delta / DAMP) : delta >> 1;
  rest += Math.floor(rest / count);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}

/** A name as people write it: labels in Punycode are decoded, those that are none stay as they are. */
export function unicodeName(name: string): string {
  return name.split('.').map((label) => (label.startsWith('xn--') ? decode(label.slice(4)) ?? label : label)).join('.');
}

/** RFC 3492, section 6.2; null where it is no Punycode. */
function decode(text: string): string | null {
  const dash = text.lastIndexOf('-');
  const points = dash < 0 ? [] : [...text.slice(0, dash)].map((sign) => sign.charCodeAt(0));
  let [n, i, bias, at] = [128, 0, 72, dash + 1];
  while (at < text.length) {
    const before = i;
    for (let [k, weight] = [BASE, 1]; ; k += BASE) {
      const digit = DIGITS.indexOf(text.charAt(at++) || ' ');
      if (digit < 0 || i > MAX_POINT * text.length) return null;
      i += digit * weight;
      const threshold = Math.min(T_MAX, Math.max(T_MIN, k - bias));
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    bias = adapt(i - before, points.length + 1, before === 0);
    n += Math.floor(i / (points.length + 1));
    i %= points.length + 1;
    if (n > MAX_POINT) return null;
    points.splice(i++, 0, n);
  }
  return String.fromCodePoint(...points);
}

const MAX_POINT = 0x10ffff;
