import type { Virtualizer } from '@tanstack/react-virtual';
import { type ReactNode, type RefObject, useEffect } from 'react';

interface VirtualLinesProps {
  readonly label: string;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly virtual: Virtualizer<HTMLDivElement, Element>;
  /** The key of the line that is chosen; it has the keyboard as soon as it is in the page. */
  readonly chosenKey: string;
  /** What stands in a line; nothing where there is no such line. */
  readonly line: (index: number) => ReactNode;
}

/** A long list of which only what is in view is in the page. A line that can be chosen has its key as `data-place`. */
export function VirtualLines({ label, scroller, virtual, chosenKey, line }: VirtualLinesProps) {
  const items = virtual.getVirtualItems();
  const isInPage = items.some(({ key }) => key === chosenKey);
  // The line may only now have come into the page.
  useEffect(() => {
    if (isInPage) scroller.current?.querySelector<HTMLElement>(`[data-place="${CSS.escape(chosenKey)}"]`)?.focus({ preventScroll: true });
  }, [chosenKey, isInPage, scroller]);
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
      <ul aria-label={label} className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const content = line(item.index);
          return content === null ? null : (
            <li key={item.key} ref={virtual.measureElement} data-index={item.index} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start}px)` }}>
              {content}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
