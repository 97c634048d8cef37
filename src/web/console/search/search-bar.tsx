import { CircleHelp, Search } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { SearchField } from '#contract/api/search-fields.ts';
import { parseSearch } from '#contract/api/search-syntax.ts';
import { Button, IconButton } from '#web/ui/button.tsx';
import { classNames } from '#web/ui/class-names.ts';
import { Popover } from '#web/ui/popover.tsx';
import { useKeys } from '../shell/use-keys.ts';
import { suggestFields, takeField } from './field-suggestions.ts';
import { SyntaxHelp } from './syntax-help.tsx';

interface SearchBarProps {
  readonly text: string;
  readonly onSearch: (text: string) => void;
}

/** What is being typed, and the fields that it may become. */
function useTyping(text: string) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(text);
  const [caret, setCaret] = useState(-1);
  const [chosen, setChosen] = useState(-1);
  useEffect(() => setTyped(text), [text]);
  const { fields, start } = caret < 0 ? { fields: [], start: 0 } : suggestFields(typed, caret);
  const hide = () => setCaret(-1);
  function type(next: string, at: number) {
    setTyped(next);
    setCaret(at);
    setChosen(-1);
  }
  function take(field: string) {
    const taken = takeField(typed, caret, start, field);
    type(taken.text, taken.caret);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(taken.caret, taken.caret);
    });
  }
  return { input, typed, fields, chosen, setChosen, hide, type, take };
}

/** The line that a search is typed into. It says what is wrong before the server is asked. */
export function SearchBar({ text, onSearch }: SearchBarProps) {
  const { input, typed, fields, chosen, setChosen, hide, type, take } = useTyping(text);
  const id = useId();
  const parse = parseSearch(typed);
  const isFault = !parse.ok && typed === text;
  useKeys({
    '/': (event) => {
      event.preventDefault();
      input.current?.focus();
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    hide();
    onSearch(typed.trim());
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const field = fields[chosen];
    if (step !== 0 && fields.length > 0) {
      event.preventDefault();
      setChosen((chosen + step + fields.length) % fields.length);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && field !== undefined) {
      event.preventDefault();
      take(field.name);
    } else if (event.key === 'Escape') {
      if (fields.length === 0) event.currentTarget.blur();
      hide();
    }
  }

  return (
    <search className="min-w-0 basis-full md:flex-1 md:basis-0">
      <form onSubmit={submit} className="flex items-center gap-2">
        <div className="relative min-w-0 flex-1">
          <Search className="pointer-events-none absolute top-2.25 left-2.5 size-3.5 text-muted" aria-hidden />
          <input
            ref={input}
            role="combobox"
            aria-label="Search events"
            aria-expanded={fields.length > 0}
            aria-controls={id}
            aria-autocomplete="list"
            aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined}
            aria-invalid={isFault}
            placeholder="user:ines*  source:okta.system_log  “any words”"
            value={typed}
            onChange={(event) => type(event.target.value, event.target.selectionStart ?? 0)}
            onKeyDown={onKeyDown}
            onBlur={hide}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            className={classNames('h-8 w-full rounded-md border bg-raised pr-8 pl-8 font-mono text-xs focus-visible:-outline-offset-1', isFault ? 'border-critical' : 'border-line-strong focus-visible:border-accent')}
          />
          <HelpButton />
          <FieldList id={id} fields={fields} chosen={chosen} onTake={take} />
        </div>
        <Button type="submit" look="primary" className="h-8">
          Search
        </Button>
      </form>
    </search>
  );
}

function HelpButton() {
  return (
    <span className="absolute top-0.5 right-0.5">
      <Popover
        label="How to search"
        align="end"
        className="w-[min(26rem,calc(100vw-1rem))]"
        trigger={
          <IconButton label="How to search">
            <CircleHelp aria-hidden />
          </IconButton>
        }
      >
        <SyntaxHelp />
      </Popover>
    </span>
  );
}

interface FieldListProps {
  readonly id: string;
  readonly fields: readonly SearchField[];
  readonly chosen: number;
  readonly onTake: (field: string) => void;
}

function FieldList({ id, fields, chosen, onTake }: FieldListProps) {
  return (
    <div id={id} role="listbox" aria-label="Fields" className={classNames('appear absolute top-9 left-0 z-30 w-full max-w-md rounded-lg bg-raised p-1 shadow-panel', fields.length === 0 && 'hidden')}>
      {fields.map(({ name, means }, i) => (
        <button
          key={name}
          id={`${id}-${i}`}
          type="button"
          role="option"
          tabIndex={-1}
          aria-selected={i === chosen}
          onPointerDown={(event) => {
            event.preventDefault();
            onTake(name);
          }}
          className={classNames('flex h-7.5 w-full items-center gap-3 rounded-md px-2 text-left text-xs', i === chosen ? 'bg-pressed' : 'hover:bg-hover')}
        >
          <span className="shrink-0 font-mono text-ink">{name}</span>
          <span className="truncate text-muted">{means}</span>
        </button>
      ))}
    </div>
  );
}
