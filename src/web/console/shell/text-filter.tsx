import { ListFilter } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useKeys } from './use-keys.ts';

const TYPING_PAUSE_MS = 250;

interface TextFilterProps {
  readonly label: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
}

/** Narrows a list by what is typed; `/` jumps here. */
export function TextFilter({ label, text, onChange }: TextFilterProps) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => onChange(typed), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, text, onChange]);
  useKeys({
    '/': (event) => {
      event.preventDefault();
      input.current?.focus();
    },
  });
  return (
    <div className="relative min-w-0 basis-full md:max-w-72 md:grow md:basis-60">
      <ListFilter className="pointer-events-none absolute top-2 left-2.5 size-3.5 text-muted" aria-hidden />
      <input
        ref={input}
        aria-label={label}
        placeholder={label}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        spellCheck={false}
        className="h-7.5 w-full rounded-md border border-line-strong bg-raised pr-7 pl-8 text-sm focus-visible:border-accent focus-visible:-outline-offset-1"
      />
      <kbd className="pointer-events-none absolute top-1.5 right-2 hidden rounded border border-line px-1 font-mono text-2xs text-muted md:block">/</kbd>
    </div>
  );
}
