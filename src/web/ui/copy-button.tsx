import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from './button.tsx';

const SHOWN_MS = 1400;

/** Browsers give pages on plain HTTP no clipboard; a hidden field and the old command still work there. */
async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text).then(() => true, () => false);
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'fixed opacity-0';
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  return isCopied;
}

interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
  readonly hasWords?: boolean;
}

/** Copies exactly the text, hidden characters and all. */
export function CopyButton({ text, label, hasWords = false }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'idle' | 'copied' | 'refused'>('idle');
  async function copy() {
    setOutcome((await copyText(text)) ? 'copied' : 'refused');
    setTimeout(() => setOutcome('idle'), SHOWN_MS);
  }
  const icon = outcome === 'copied' ? <Check aria-hidden className="text-good" /> : <Copy aria-hidden />;
  const words = outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'The browser refused' : label;
  if (hasWords) {
    return (
      <Button onClick={copy} aria-live="polite">
        {icon}
        {words}
      </Button>
    );
  }
  return (
    <IconButton label={words} onClick={copy}>
      {icon}
    </IconButton>
  );
}
