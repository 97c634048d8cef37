import { useEffect, useRef } from 'react';

/** Keys to acts: `j`, `Enter`, `?`, or two in a row: `g i`. */
export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

const SEQUENCE_MS = 900;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Single keys act everywhere but in fields and open menus; `mod+k` (Ctrl or Command) acts there too. */
export function useKeys(keys: Keys): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    let pending = '';
    let pendingAt = 0;
    function onKey(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey) {
        current.current[`mod+${event.key}`]?.(event);
        return;
      }
      if (event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      if (document.querySelector('[role="menu"], dialog[open]') !== null) return;
      const sequence = event.timeStamp - pendingAt < SEQUENCE_MS ? `${pending} ${event.key}` : event.key;
      const act = current.current[sequence] ?? current.current[event.key];
      pending = event.key;
      pendingAt = event.timeStamp;
      if (act === undefined) return;
      pending = '';
      act(event);
    }
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
