// Runs in the page: what axe would find first, without axe. WCAG 2.2: 4.1.2 names, 1.4.3 contrast, 1.4.10 reflow.
// A script of its own, since it lives among types of the browser and can import nothing.

function findFaults() {
  const CONTROLS = 'a[href], button, input, select, textarea, [role="button"], [role="combobox"], [role="menuitem"], [role="option"], [role="tab"], [tabindex="0"]';
  const isVisible = (/** @type {Element} */ element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.closest('[aria-hidden="true"]') === null;
  const show = (/** @type {Element} */ element) => element.outerHTML.replace(/\s+/g, ' ').slice(0, 120);

  /** @param {Element} element */
  function nameOf(element) {
    const labelled = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
    const labels = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? [...(element.labels ?? [])].map((label) => label.textContent ?? '').join(' ') : '';
    const inner = [...element.querySelectorAll('[aria-label]')].map((part) => part.getAttribute('aria-label') ?? '').join(' ');
    return `${element.getAttribute('aria-label') ?? ''}${labelled}${labels}${element.textContent ?? ''}${inner}`.trim();
  }

  // Red, green, blue and opacity as the browser paints them, whatever colour space they are written in.
  const painter = document.createElement('canvas').getContext('2d', { willReadFrequently: true });

  /** @param {string} colour @returns {readonly number[]} */
  function rgba(colour) {
    if (painter === null) return [0, 0, 0, 0];
    painter.clearRect(0, 0, 1, 1);
    painter.fillStyle = colour;
    painter.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0, a = 0] = painter.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  }
  /** @type {(colour: readonly number[], ground: readonly number[]) => readonly number[]} */
  const over = ([r = 0, g = 0, b = 0, a = 1], [br = 0, bg = 0, bb = 0]) => [r * a + br * (1 - a), g * a + bg * (1 - a), b * a + bb * (1 - a), 1];

  /** @param {Element} element */
  function groundOf(element) {
    /** @type {(readonly number[])[]} */
    const colours = [];
    for (let each = /** @type {Element | null} */ (element); each !== null; each = each.parentElement) {
      const colour = rgba(getComputedStyle(each).backgroundColor);
      if ((colour[3] ?? 0) > 0) colours.push(colour);
      if (colour[3] === 1) break;
    }
    return colours.reduceRight((ground, colour) => over(colour, ground), /** @type {readonly number[]} */ ([255, 255, 255, 1]));
  }

  /** @param {readonly number[]} colour */
  function luminance(colour) {
    const [r = 0, g = 0, b = 0] = colour.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  /** @param {Element} element @returns {string[]} */
  function contrastFault(element) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '');
    const style = getComputedStyle(element);
    // What stands still faint on purpose (switched off, not pointed out) is left out, as WCAG does.
    if (!hasText || element instanceof SVGElement || element.closest(':disabled, [class*="opacity-"]') !== null || !isVisible(element)) return [];
    const ground = groundOf(element);
    const [light = 0, dark = 0] = [luminance(ground), luminance(over(rgba(style.color), ground))].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const isLarge = Number.parseFloat(style.fontSize) >= 24 || (Number.parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    return ratio >= (isLarge ? 3 : 4.5) ? [] : [`contrast ${ratio.toFixed(2)}: ${show(element)}`];
  }

  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  return [
    ...[...document.querySelectorAll(CONTROLS)].filter((element) => isVisible(element) && nameOf(element) === '').map((element) => `no name: ${show(element)}`),
    ...[...document.querySelectorAll('img, [role="img"]')].filter((element) => isVisible(element) && !element.hasAttribute('alt') && nameOf(element) === '').map((element) => `no text instead: ${show(element)}`),
    ...[...document.body.querySelectorAll('*')].flatMap(contrastFault),
    ...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `id twice: ${id}`),
    ...(document.documentElement.scrollWidth > innerWidth ? [`wider than the screen: ${document.documentElement.scrollWidth} px`] : []),
    ...(document.querySelectorAll('h1').length === 1 ? [] : [`${document.querySelectorAll('h1').length} first headings`]),
    ...(document.title === '' || document.documentElement.lang === '' ? ['no title or language'] : []),
  ];
}

/** When nothing moves any more, so that colours are final; what moves for ever is the mark of something under way. */
async function settled() {
  const finite = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Number.POSITIVE_INFINITY);
  await Promise.allSettled(finite.map(({ finished }) => finished));
}

/** How far things jumped since the page was loaded, without what somebody did (web.dev/cls). */
let shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of /** @type {(PerformanceEntry & { value: number, hadRecentInput: boolean })[]} */ (list.getEntries())) {
    if (!entry.hadRecentInput) shifted += entry.value;
  }
}).observe({ type: 'layout-shift', buffered: true });

Object.assign(globalThis, { pageChecks: { findFaults, settled, shift: () => shifted } });
