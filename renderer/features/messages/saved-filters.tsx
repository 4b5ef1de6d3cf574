/**
 * Filters that the operator keeps. They are settings of the console, not of this window: a browser forgets them with
 * the port that it was opened under, and another window would not have them.
 */
import { Menu } from '@base-ui/react/menu';
import { Bookmark, BookmarkPlus, X } from 'lucide-react';
import { useState } from 'react';
import { errorInfoOf } from '../../api/client.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { popupContainer } from '../../components/popup-root.tsx';
import { text } from '../../text/en.ts';

const NONE: readonly string[] = [];
const MAX_SAVED = 50;

interface SavedFiltersProps {
  filterText: string;
  onChoose: (filterText: string) => void;
}

export function SavedFilters({ filterText, onChoose }: SavedFiltersProps) {
  const client = useClient();
  const saved = useModel((model) => model.settings?.settings.ui.savedFilters ?? NONE);
  const [failure, setFailure] = useState<string | null>(null);
  const words = text.filter.saved;
  const store = (savedFilters: string[]): void => {
    setFailure(null);
    client.request('settings.update', { patch: { ui: { savedFilters } } }).then(
      (view) => client.setSettings(view),
      (error: unknown) => setFailure(errorInfoOf(error).message),
    );
  };
  const full = saved.length >= MAX_SAVED;
  const known = saved.includes(filterText);
  return (
    <>
      {failure !== null && (
        <span className="tone-danger" role="alert">
          {failure}
        </span>
      )}
      <Menu.Root>
        <Menu.Trigger
          className="icon-button filter-bar__saved"
          aria-label={words.button}
          title={words.button}
          data-testid="saved-filters"
        >
          <Bookmark size={15} fill={known ? 'currentColor' : 'none'} />
        </Menu.Trigger>
        <Menu.Portal container={popupContainer()}>
          <Menu.Positioner className="popup-layer" sideOffset={4} align="end">
            <Menu.Popup className="popup saved-filters">
              {saved.map((filter) => (
                <div key={filter} className="saved-filters__line" role="presentation">
                  <Menu.Item className="popup__item saved-filters__item" onClick={() => onChoose(filter)}>
                    <bdi className="mono ellipsis" title={filter}>
                      {filter}
                    </bdi>
                  </Menu.Item>
                  <Menu.Item
                    className="popup__item"
                    closeOnClick={false}
                    aria-label={words.remove(filter)}
                    title={words.remove(filter)}
                    onClick={() => store(saved.filter((other) => other !== filter))}
                  >
                    <X size={14} />
                  </Menu.Item>
                </div>
              ))}
              {saved.length === 0 && <p className="saved-filters__none muted">{words.none}</p>}
              <Menu.Item
                className="popup__item saved-filters__save"
                disabled={filterText === '' || known || full}
                onClick={() => store([...saved, filterText])}
              >
                <BookmarkPlus size={14} />
                {filterText === '' ? words.nothingToSave : full ? words.full : words.save}
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </>
  );
}
