import { ShieldCheck, ShieldX } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { classNames } from '#web/ui/class-names.ts';
import { CopyButton } from '#web/ui/copy-button.tsx';
import { DataText } from '#web/ui/data-text.tsx';
import { hexLines } from './hex-lines.ts';

const TEXT_LIMIT = 65_536;
const HEX_LIMIT = 8_192;

type Check = 'not-possible' | 'running' | 'right' | 'wrong';

/** Browsers compute hashes only on pages that came by TLS or from this machine. */
function useHashCheck(bytes: Uint8Array<ArrayBuffer>, sha256: string, isWhole: boolean): Check {
  const [check, setCheck] = useState<Check>('running');
  useEffect(() => {
    if (!isWhole || globalThis.crypto?.subtle === undefined) {
      setCheck('not-possible');
      return;
    }
    let isCurrent = true;
    void crypto.subtle.digest('SHA-256', bytes).then((digest) => {
      const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      if (isCurrent) setCheck(hex === sha256 ? 'right' : 'wrong');
    });
    return () => {
      isCurrent = false;
    };
  }, [bytes, sha256, isWhole]);
  return check;
}

function CheckMark({ check }: { readonly check: Check }) {
  if (check === 'right') {
    return (
      <span className="inline-flex items-center gap-1 text-good">
        <ShieldCheck className="size-3.5" aria-hidden />
        computed again here: the same
      </span>
    );
  }
  if (check === 'wrong') {
    return (
      <span role="alert" className="inline-flex items-center gap-1 font-medium text-critical">
        <ShieldX className="size-3.5" aria-hidden />
        computed again here: NOT the same
      </span>
    );
  }
  return <span className="text-muted">{check === 'running' ? 'computing…' : 'as the server says'}</span>;
}

/** Each line keeps its line feed, which is shown as a mark and then ends the line. */
function textLines(text: string): readonly { readonly start: number; readonly line: string }[] {
  let start = 0;
  return text.split(/(?<=\n)/).map((line) => {
    start += line.length;
    return { start, line };
  });
}

function TextView({ text }: { readonly text: string }) {
  const lines = useMemo(() => textLines(text.slice(0, TEXT_LIMIT)), [text]);
  return (
    <div className="byte-order font-mono text-xs/5 break-all whitespace-pre-wrap [overflow-wrap:anywhere]" data-raw>
      {lines.map(({ start, line }) => (
        <div key={start}>
          <DataText text={line} className="byte-order" />
        </div>
      ))}
    </div>
  );
}

function HexView({ bytes }: { readonly bytes: Uint8Array }) {
  const lines = useMemo(() => hexLines(bytes, HEX_LIMIT), [bytes]);
  return (
    <pre className="overflow-x-auto font-mono text-xs/5">
      {lines.map(({ offset, bytes: hex, text }) => (
        <div key={offset}>
          <span className="text-muted">{offset}</span> {hex} <span className="text-soft">{text}</span>
        </div>
      ))}
    </pre>
  );
}

interface RawRecordProps {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly text: string;
  readonly sha256: string;
  /** Length of the whole record, of which `bytes` may be the start. */
  readonly totalBytes: number;
  readonly startsAs?: 'text' | 'hex';
}

/** A record as it arrived: every byte, its hash, and the hash computed again in this browser. */
export function RawRecord({ bytes, text, sha256, totalBytes, startsAs = 'text' }: RawRecordProps) {
  const [view, setView] = useState(startsAs);
  const check = useHashCheck(bytes, sha256, bytes.length === totalBytes);
  const shown = view === 'text' ? Math.min(TEXT_LIMIT, bytes.length) : Math.min(HEX_LIMIT, bytes.length);
  const tab = (name: 'text' | 'hex', label: ReactNode) => (
    <button type="button" aria-pressed={view === name} onClick={() => setView(name)} className={classNames('h-6 rounded px-2 text-xs font-medium', view === name ? 'bg-raised text-ink shadow-sm' : 'text-soft hover:text-ink')}>
      {label}
    </button>
  );
  return (
    <div className="flex flex-col gap-2.5">
      <div className="flex flex-wrap items-center gap-2">
        <div className="inline-flex rounded-md bg-pressed p-0.5">
          {tab('text', 'Text')}
          {tab('hex', 'Bytes')}
        </div>
        <span className="tabular text-xs text-muted">{totalBytes.toLocaleString('en-GB')} bytes</span>
        <span className="ml-auto">
          <CopyButton text={text} label="Copy record" hasWords />
        </span>
      </div>
      <div className="max-h-112 overflow-auto rounded-md border border-line bg-sunken p-3">{view === 'text' ? <TextView text={text} /> : <HexView bytes={bytes} />}</div>
      {shown < totalBytes && <p className="text-xs text-muted">The first {shown.toLocaleString('en-GB')} bytes are shown.</p>}
      <div className="flex flex-wrap items-center gap-x-3 text-xs">
        <span className="text-muted">SHA-256</span>
        <code className="font-mono break-all text-soft">{sha256}</code>
        <CheckMark check={check} />
      </div>
    </div>
  );
}
