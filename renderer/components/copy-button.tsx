import { Check, Copy, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { text } from '../text/en.ts';
import { Button, IconButton } from './button.tsx';

/** How long the button says that it copied, ms. */
const SAID_MS = 1_600;

interface CopyButtonProps {
  /** What is copied; a function when making it costs something. */
  value: string | (() => string);
  /** Names the button: `Copy charger address`. */
  label: string;
  /** With words, or as an icon alone. */
  words?: string;
}

export function CopyButton({ value, label, words }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return undefined;
    const timer = setTimeout(() => setState('idle'), SAID_MS);
    return () => clearTimeout(timer);
  }, [state]);

  const copy = (): void => {
    navigator.clipboard.writeText(typeof value === 'string' ? value : value()).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  };
  const icon =
    state === 'copied' ? (
      <Check size={14} className="tone-ok" />
    ) : state === 'failed' ? (
      <X size={14} className="tone-danger" />
    ) : (
      <Copy size={14} />
    );
  const said = state === 'copied' ? text.common.copied : state === 'failed' ? text.common.copyFailed : '';
  return (
    <>
      {words === undefined ? (
        <IconButton label={label} title={said === '' ? label : said} icon={icon} onClick={copy} />
      ) : (
        <Button icon={icon} onClick={copy} aria-label={label}>
          {words}
        </Button>
      )}
      <span role="status" className="visually-hidden">
        {said}
      </span>
    </>
  );
}
