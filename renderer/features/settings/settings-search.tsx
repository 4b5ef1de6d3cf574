import { Search } from 'lucide-react';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { text } from '../../text/en.ts';
import { useActions } from '../palette/actions.ts';
import { Keys } from '../palette/keys.tsx';
import { allSettings, findSettings, type FoundSetting } from './find-settings.ts';
import { showSetting } from './show-setting.ts';
import './settings-search.css';

const MAX_SHOWN = 12;
const KEY = '/';
const SETTINGS = allSettings();

/** Finds any setting, by its words or its key, and goes there. */
export function SettingsSearch() {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [wanted, setWanted] = useState('');
  const [active, setActive] = useState(0);
  const [open, setOpen] = useState(false);
  const words = text.settings.search;
  useActions(text.settings.title, [
    { id: 'settings-search', label: words.label, keys: KEY, run: () => input.current?.focus() },
  ]);
  const found = findSettings(SETTINGS, wanted).slice(0, MAX_SHOWN);
  const shown = open && wanted.trim() !== '';
  const choose = (setting: FoundSetting | undefined): void => {
    if (setting === undefined) return;
    setWanted('');
    setOpen(false);
    showSetting(setting);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const count = Math.max(1, found.length);
    const keys: Record<string, () => void> = {
      ArrowDown: () => setActive((former) => (former + 1) % count),
      ArrowUp: () => setActive((former) => (former + count - 1) % count),
      Enter: () => choose(found[active]),
      Escape: () => (wanted === '' ? input.current?.blur() : setWanted('')),
    };
    const action = keys[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };
  return (
    <div className="settings-search">
      <Search size={14} aria-hidden="true" className="muted" />
      <input
        ref={input}
        className="settings-search__input"
        role="combobox"
        aria-expanded={shown && found.length > 0}
        aria-autocomplete="list"
        aria-controls={`${id}-list`}
        aria-activedescendant={shown && found[active] !== undefined ? `${id}-${active}` : undefined}
        aria-label={words.label}
        placeholder={words.label}
        autoComplete="off"
        spellCheck={false}
        value={wanted}
        onChange={(event) => {
          setWanted(event.target.value);
          setActive(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
        data-testid="settings-search"
      />
      <Keys keys={KEY} />
      <div className="settings-search__popup" hidden={!shown}>
        <ul id={`${id}-list`} role="listbox" aria-label={words.label}>
          {shown &&
            found.map((setting, index) => (
              <li
                key={setting.path}
                id={`${id}-${index}`}
                ref={index === active ? showLine : undefined}
                role="option"
                aria-selected={index === active}
                className="settings-search__item"
                // The focus stays in the field: losing it would close the list before the click.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => choose(setting)}
                data-testid="settings-found"
              >
                <span className="settings-search__label ellipsis">{setting.label}</span>
                <span className="settings-search__where ellipsis">
                  {setting.section}
                  {!setting.path.startsWith('section:') && (
                    <>
                      {' · '}
                      <code className="mono">{setting.path}</code>
                    </>
                  )}
                </span>
              </li>
            ))}
        </ul>
        {found.length === 0 && <p className="settings-search__none">{words.none}</p>}
      </div>
      <span role="status" className="visually-hidden">
        {shown ? words.found(found.length) : ''}
      </span>
    </div>
  );
}

const showLine = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' });
