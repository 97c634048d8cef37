import { useMemo, useState } from 'react';
import { DataText } from '#web/ui/data-text.tsx';
import { Drawer } from '#web/ui/drawer.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { fullTime, secondsTime } from '#web/ui/time.ts';
import type { ApiDeadLetter } from '../api/queries.ts';
import { Facts } from '../event/event-facts.tsx';
import { RawRecord } from '../event/raw-record.tsx';
import { REASON_WORDS } from './reason-words.ts';

interface DeadLettersProps {
  readonly letters: readonly ApiDeadLetter[];
  readonly sourceNames: ReadonlyMap<string, string>;
}

/** Records that did not become an event, each with its reason and every byte. */
export function DeadLetters({ letters, sourceNames }: DeadLettersProps) {
  const zone = useSetting('zone');
  const [opened, setOpened] = useState<number | null>(null);
  const letter = letters.find(({ position }) => position === opened);
  return (
    <>
      <ul aria-label="Dead letters" className="divide-y divide-line">
        {letters.map(({ position, reason, detail, source, receivedAtMs }) => (
          <li key={position}>
            <button
              type="button"
              data-letter={position}
              onClick={() => setOpened(position)}
              className="grid w-full grid-cols-[minmax(0,1fr)] gap-x-3 gap-y-0.5 px-3.5 py-2 text-left text-sm hover:bg-hover focus-visible:-outline-offset-2 lg:grid-cols-[8.5rem_10rem_minmax(0,1fr)_minmax(0,11rem)] lg:items-baseline"
            >
              <time className="tabular font-mono text-xs text-muted">{secondsTime(receivedAtMs, zone)}</time>
              <span className="font-medium">{REASON_WORDS[reason]}</span>
              <DataText text={detail} className="truncate text-soft" />
              <span className="truncate text-muted">{sourceNames.get(source) ?? (source || 'Source not recognised')}</span>
            </button>
          </li>
        ))}
      </ul>
      {letter !== undefined && <LetterDrawer key={letter.position} letter={letter} sourceName={sourceNames.get(letter.source) ?? letter.source} onClose={() => setOpened(null)} />}
    </>
  );
}

function LetterDrawer({ letter, sourceName, onClose }: { readonly letter: ApiDeadLetter; readonly sourceName: string; readonly onClose: () => void }) {
  const zone = useSetting('zone');
  const bytes = useMemo(() => Uint8Array.from(atob(letter.raw), (char) => char.charCodeAt(0)), [letter.raw]);
  const text = useMemo(() => new TextDecoder().decode(bytes), [bytes]);
  return (
    <Drawer label={`Dead letter: ${REASON_WORDS[letter.reason]}`} title={REASON_WORDS[letter.reason]} onClose={onClose}>
      <div className="flex flex-col gap-4 px-4 py-3.5">
        <Facts
          facts={[
            ['Reason', letter.detail],
            ['Source', sourceName || 'not recognised'],
            ['Received', fullTime(letter.receivedAtMs, zone)],
            ['Position', letter.position.toLocaleString('en-GB')],
          ]}
        />
        <RawRecord bytes={bytes} text={text} sha256={letter.rawSha256} totalBytes={letter.rawBytes} startsAs={letter.reason === 'not-utf8' ? 'hex' : 'text'} />
      </div>
    </Drawer>
  );
}
