/** The filters of the sessions: what they say is in the route. */
import { X } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useClient, useModel } from '../../api/console-context.tsx';
import { useRoute } from '../../api/route.ts';
import { sameMembers } from '../../api/store.ts';
import { useFetched } from '../../api/use-fetched.ts';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { text } from '../../text/en.ts';
import { chargerTitle } from '../annotations/charger-name.tsx';
import { isFiltered, type SessionQuery } from './session-filter.ts';

const STATES = [
  { value: 'all', label: text.sessions.all },
  { value: 'active', label: text.sessions.active },
  { value: 'finished', label: text.sessions.finished },
  { value: 'flagged', label: text.sessions.flagged },
] as const;
const SPANS = [
  { value: 'all', label: text.sessions.span.all },
  { value: 'today', label: text.sessions.span.today },
  { value: '7', label: text.sessions.span.days(7) },
  { value: '30', label: text.sessions.span.days(30) },
  { value: 'custom', label: text.sessions.span.custom },
] as const;
/** Typing is applied when it pauses for this long, ms. */
const TYPING_MS = 250;

interface FilterProps {
  query: SessionQuery;
  onChange: (query: SessionQuery) => void;
}

interface SessionFiltersProps extends FilterProps {
  /** Another number forgets what is being typed. */
  cleared: number;
  onClear: () => void;
}

/** Which sessions: state, charger, tag. */
export function SessionFilters({ query, onChange, cleared, onClear }: SessionFiltersProps) {
  const words = text.sessions;
  const put = (change: Partial<SessionQuery>): void => onChange({ ...query, ...change });
  return (
    <>
      <Segmented
        label={words.state}
        value={query.state}
        options={STATES}
        onChange={(state) => put({ state })}
      />
      <ChargerChoice chargerId={query.chargerId} onChange={(chargerId) => put({ chargerId })} />
      <TagField key={cleared} idTag={query.idTag} onChange={(idTag) => put({ idTag })} />
      {isFiltered(query) && (
        <Button variant="quiet" icon={<X size={14} />} onClick={onClear}>
          {words.clear}
        </Button>
      )}
    </>
  );
}

/** Chargers that have sessions, by id and by the name that the operator gave. */
function ChargerChoice({ chargerId, onChange }: { chargerId: string; onChange: (id: string) => void }) {
  const client = useClient();
  const seen = useModel(
    (model) => [...new Set([...model.sessions.values()].map((session) => session.chargerId))].toSorted(),
    sameMembers,
  );
  const { data, reload } = useFetched('chargers', () => client.request('sessions.chargers', {}));
  const fresh = data !== null && seen.some((id) => !data.includes(id));
  useEffect(() => {
    if (fresh) reload();
  }, [fresh, reload]);
  const ids = useMemo(
    () => [...new Set([...(data ?? []), ...seen, ...(chargerId === '' ? [] : [chargerId])])].toSorted(),
    [data, seen, chargerId],
  );
  const named = useModel(
    (model) =>
      [...(model.chargers?.values() ?? [])].flatMap((charger) =>
        charger.pinnedName === null
          ? []
          : [chargerTitle(charger.chargerId, charger.pinnedName), charger.chargerId],
      ),
    sameMembers,
  );
  // The same function for the same names: another one would have the field forget what is being typed.
  const describe = useCallback((id: string): string => named[named.indexOf(id) - 1] ?? id, [named]);
  return (
    <Choice
      label={text.sessions.charger}
      placeholder={text.sessions.allChargers}
      value={chargerId}
      options={ids}
      describe={describe}
      onChange={onChange}
      width={190}
    />
  );
}

function TagField({ idTag, onChange }: { idTag: string; onChange: (idTag: string) => void }) {
  const [typed, setTyped] = useState(idTag);
  const [given, setGiven] = useState(idTag);
  // The route says something else now: a filter was cleared, or *Back* was pressed.
  if (given !== idTag) {
    setGiven(idTag);
    if (typed.trim() !== idTag) setTyped(idTag);
  }
  // Other filters may change during the pause: what is typed joins those of its end.
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  // The page of a session is not left for what was being typed: that is applied on the way back.
  const hidden = useRoute().open !== null;
  useEffect(() => {
    if (hidden || typed.trim() === idTag) return undefined;
    const timer = setTimeout(() => latest.current(typed.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, idTag, hidden]);
  return (
    <input
      type="search"
      className="input sessions__tag"
      aria-label={text.sessions.tagFilter}
      placeholder={text.sessions.tagPlaceholder}
      maxLength={255}
      dir="auto"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}

/** When they began. */
export function SpanFilter({ query, onChange }: FilterProps) {
  const words = text.sessions.span;
  return (
    <>
      <Segmented
        label={words.label}
        value={query.span}
        options={SPANS}
        onChange={(span) => onChange({ ...query, span })}
      />
      {query.span === 'custom' && (
        <span className="sessions__days">
          {(['from', 'to'] as const).map((end) => (
            <label key={end}>
              {words[end]}
              <input
                type="date"
                className="input"
                value={query[end]}
                min={end === 'to' ? query.from : undefined}
                max={end === 'from' ? query.to : undefined}
                onChange={(event) => onChange({ ...query, [end]: event.target.value })}
              />
            </label>
          ))}
        </span>
      )}
    </>
  );
}
