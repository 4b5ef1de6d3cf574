import { Menu } from '@base-ui/react/menu';
import { Check, ChevronDown, Copy, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { LogEntry } from '../../../backend/contract/entities.ts';
import { useModel } from '../../api/console-context.tsx';
import { popupContainer } from '../../components/popup-root.tsx';
import { text } from '../../text/en.ts';
import { orderAddresses } from '../shell/address-strip.tsx';
import { filterTextFor, markdownOf, wsSnippetOf } from './copy-formats.ts';
import { prettyOf } from './payload.ts';

/** How long the button says that it copied, ms. */
const SAID_MS = 1_600;
/** Stands in the snippet while nothing listens. */
const NO_ADDRESS = 'ws://127.0.0.1:9000/ws/ocpp/16/';

/** Copies a message in one of several forms, made when one is chosen: pretty-printing a megabyte takes a moment. */
export function CopyMenu({ entry }: { entry: LogEntry }) {
  const address = useModel(
    (model) => orderAddresses(model.status?.ocpp.addresses ?? [])[0]?.url ?? NO_ADDRESS,
  );
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return undefined;
    const timer = setTimeout(() => setState('idle'), SAID_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const words = text.messages.copy;
  const forms: [key: string, label: string, make: () => string][] = [
    ['raw', words.raw, () => entry.raw],
    ['json', words.json, () => prettyOf(entry.raw)],
    ['markdown', words.markdown, () => markdownOf(entry)],
    ['ws', words.ws, () => wsSnippetOf(entry, address)],
    ['filter', words.filter, () => filterTextFor(entry)],
  ];
  const copy = (make: () => string): void => {
    navigator.clipboard.writeText(make()).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  };
  const Icon = state === 'copied' ? Check : state === 'failed' ? X : Copy;
  return (
    <>
      <Menu.Root>
        <Menu.Trigger className="button button--plain" data-testid="copy-menu">
          <Icon size={14} className={state === 'copied' ? 'tone-ok' : undefined} />
          <span>{text.common.copy}</span>
          <ChevronDown size={13} />
        </Menu.Trigger>
        <Menu.Portal container={popupContainer()}>
          <Menu.Positioner className="popup-layer" sideOffset={4} align="end">
            <Menu.Popup className="popup">
              {forms.map(([key, label, make]) => (
                <Menu.Item key={key} className="popup__item" onClick={() => copy(make)}>
                  {label}
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <span role="status" className="visually-hidden">
        {state === 'copied' ? text.common.copied : state === 'failed' ? text.common.copyFailed : ''}
      </span>
    </>
  );
}
