import { Search, TriangleAlert, X } from 'lucide-react';
import { useEffect, useRef, useState, type Ref } from 'react';
import { useClient, useModel } from '../../api/console-context.tsx';
import { sameMembers } from '../../api/store.ts';
import { useFetched } from '../../api/use-fetched.ts';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { text } from '../../text/en.ts';
import { isFiltered, NO_FILTER, type FilterFields } from './filter.ts';

/** Pause in typing after which the search runs, ms. */
const TYPING_PAUSE_MS = 250;

const DIRECTIONS = [
  { value: '', label: text.messages.filter.anyDirection },
  { value: 'Incoming', label: text.messages.filter.incoming },
  { value: 'Outgoing', label: text.messages.filter.outgoing },
] as const;

interface FilterBarProps {
  fields: FilterFields;
  onChange: (fields: FilterFields) => void;
  searchRef: Ref<HTMLInputElement>;
}

export function FilterBar({ fields, onChange, searchRef }: FilterBarProps) {
  const client = useClient();
  const { data } = useFetched('facets', () => client.request('messages.facets', {}));
  const known = useModel((model) => [...(model.chargers?.keys() ?? [])], sameMembers);
  const chargerIds = [...new Set([...known, ...(data?.chargerIds ?? [])])].toSorted();
  const words = text.messages.filter;
  const set = (patch: Partial<FilterFields>): void => onChange({ ...fields, ...patch });
  return (
    <div className="filter-bar" role="search" aria-label={words.label}>
      <SearchField value={fields.text} onChange={(value) => set({ text: value })} inputRef={searchRef} />
      <Choice
        label={words.charger}
        placeholder={words.anyCharger}
        value={fields.chargerId}
        options={chargerIds}
        onChange={(chargerId) => set({ chargerId })}
        width={160}
      />
      <Choice
        label={words.action}
        placeholder={words.anyAction}
        value={fields.action}
        options={data?.actions ?? []}
        onChange={(action) => set({ action })}
        width={172}
      />
      <Segmented
        label={words.direction}
        value={fields.direction}
        options={DIRECTIONS}
        onChange={(direction) => set({ direction })}
      />
      <button
        type="button"
        className="toggle"
        aria-pressed={fields.errorsOnly}
        onClick={() => set({ errorsOnly: !fields.errorsOnly })}
      >
        <TriangleAlert size={13} />
        {words.errorsOnly}
      </button>
      {fields.sessionId !== '' && (
        <button
          type="button"
          className="toggle"
          aria-pressed="true"
          title={words.removeSession}
          onClick={() => set({ sessionId: '' })}
        >
          {words.session}
          <X size={13} />
        </button>
      )}
      {isFiltered(fields) && (
        <Button variant="quiet" onClick={() => onChange(NO_FILTER)}>
          {words.clear}
        </Button>
      )}
    </div>
  );
}

interface SearchFieldProps {
  value: string;
  onChange: (value: string) => void;
  inputRef: Ref<HTMLInputElement>;
}

/** Follows the typing at once, the filter after a pause. */
function SearchField({ value, onChange, inputRef }: SearchFieldProps) {
  const [typed, setTyped] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const [given, setGiven] = useState(value);
  if (given !== value) {
    // The filter was changed from elsewhere (cleared, or handed over in the route).
    setGiven(value);
    setTyped(value);
  }
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
  return (
    <div className="search-field">
      <Search size={14} aria-hidden="true" />
      <input
        ref={inputRef}
        type="search"
        className="input"
        aria-label={text.messages.filter.text}
        placeholder={text.messages.filter.textPlaceholder}
        maxLength={500}
        value={typed}
        onChange={(event) => {
          const next = event.target.value;
          setTyped(next);
          if (timer.current !== null) clearTimeout(timer.current);
          timer.current = setTimeout(() => {
            setGiven(next);
            onChange(next);
          }, TYPING_PAUSE_MS);
        }}
      />
    </div>
  );
}
