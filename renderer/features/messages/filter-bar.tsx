/** The filter as text, and controls that write the most common terms of it. */
import { TriangleAlert, X } from 'lucide-react';
import { memo, type RefObject } from 'react';
import { printFilter } from '../../../backend/contract/filter-language.ts';
import type { FilterTerm } from '../../../backend/contract/filter-term.ts';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { text } from '../../text/en.ts';
import type { Vocabulary } from './completion.ts';
import { FilterField } from './filter-field.tsx';
import { plainFieldsOf, withErrors, withOnly } from './filter.ts';
import { SavedFilters } from './saved-filters.tsx';
import './filter-bar.css';

const DIRECTIONS = [
  { value: '', label: text.messages.filter.anyDirection },
  { value: 'in', label: text.messages.filter.incoming },
  { value: 'out', label: text.messages.filter.outgoing },
] as const;

interface FilterBarProps {
  filterText: string;
  terms: readonly FilterTerm[];
  vocabulary: Vocabulary;
  onChange: (filterText: string) => void;
  onLeave: () => void;
  inputRef: RefObject<HTMLInputElement | null>;
}

/** Not rendered again for each row that comes: it is most of what the place draws beside the rows. */
export const FilterBar = memo(function FilterBar(props: FilterBarProps) {
  const { filterText, terms, vocabulary, onChange, onLeave, inputRef } = props;
  const words = text.messages.filter;
  const fields = plainFieldsOf(terms);
  const put = (next: readonly FilterTerm[]): void => onChange(printFilter(next));
  return (
    <div className="filter-bar" role="search" aria-label={words.label}>
      <div className="filter-bar__text">
        <FilterField
          value={filterText}
          vocabulary={vocabulary}
          onChange={onChange}
          onLeave={onLeave}
          inputRef={inputRef}
        />
        <SavedFilters filterText={filterText} onChoose={onChange} />
        {filterText !== '' && (
          <Button variant="quiet" onClick={() => onChange('')}>
            {words.clear}
          </Button>
        )}
      </div>
      <Choice
        label={words.charger}
        placeholder={words.anyCharger}
        value={fields.charger}
        options={vocabulary.chargers}
        onChange={(value) => put(withOnly(terms, 'charger', value))}
        width={150}
      />
      <Choice
        label={words.action}
        placeholder={words.anyAction}
        value={fields.action}
        options={vocabulary.actions}
        onChange={(value) => put(withOnly(terms, 'action', value))}
        width={160}
      />
      <Segmented
        label={words.direction}
        value={fields.dir === 'in' || fields.dir === 'out' ? fields.dir : ''}
        options={DIRECTIONS}
        onChange={(value) => put(withOnly(terms, 'dir', value))}
      />
      <button
        type="button"
        className="toggle"
        aria-pressed={fields.error}
        onClick={() => put(withErrors(terms, !fields.error))}
      >
        <TriangleAlert size={13} />
        {words.errorsOnly}
      </button>
      {fields.session !== '' && (
        <button
          type="button"
          className="toggle"
          aria-pressed="true"
          title={words.removeSession}
          onClick={() => put(withOnly(terms, 'session', ''))}
        >
          {words.session}
          <X size={13} />
        </button>
      )}
    </div>
  );
});
