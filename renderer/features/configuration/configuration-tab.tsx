/** A charger's configuration keys: read, explained, compared with the reading before, changed. */
import { RefreshCw, SearchX, SlidersHorizontal } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useClient, useModel } from '../../api/console-context.tsx';
import { useFetched } from '../../api/use-fetched.ts';
import { Button } from '../../components/button.tsx';
import { Empty, ErrorNote, Missing, Stale } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { text } from '../../text/en.ts';
import { formatCount } from '../../text/format.ts';
import { ConfigurationLine } from './configuration-row.tsx';
import { matching, rowsOf } from './entries.ts';
import { SetKey } from './set-key.tsx';
import { useConfiguration } from './use-configuration.ts';
import './configuration.css';

export function ConfigurationTab({ chargerId }: { chargerId: string }) {
  const words = text.configuration;
  const client = useClient();
  const connected = useModel((model) => model.chargers?.get(chargerId)?.connected ?? false);
  const catalogue = useFetched('commands.catalogue', () => client.request('commands.catalogue', {}));
  const { data, fetched, reading, failure, read, changes, change, drafts, type } =
    useConfiguration(chargerId);
  const [search, setSearch] = useState('');
  const [changedOnly, setChangedOnly] = useState(false);
  const rows = useMemo(
    () => rowsOf(data?.entries ?? [], catalogue.data?.configurationKeys ?? []),
    [data, catalogue.data],
  );
  if (data === null) return <Missing fetched={fetched} />;
  const shown = matching(rows, search, changedOnly);
  return (
    <div className="configuration" data-testid="configuration-tab">
      <Stale fetched={fetched} />
      <div className="configuration__bar">
        <Button
          needsLink
          variant="primary"
          icon={<RefreshCw size={14} />}
          disabled={!connected || reading}
          onClick={read}
          data-testid="configuration-read"
        >
          {reading ? words.reading : words.read}
        </Button>
        <span className="muted">
          {!connected && words.offline}{' '}
          {data.readAt !== null && (
            <>
              {words.readAt} <Moment at={data.readAt} />
            </>
          )}
          {data.formerReadAt !== null && (
            <>
              {', '}
              {words.comparedWith} <Moment at={data.formerReadAt} />
            </>
          )}
        </span>
        <div className="configuration__filter">
          <label>
            <input
              type="checkbox"
              checked={changedOnly}
              onChange={(event) => setChangedOnly(event.target.checked)}
            />
            {words.changedOnly}
          </label>
          <input
            type="search"
            className="input"
            aria-label={words.search}
            placeholder={words.search}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          <span className="muted num">
            {words.count(formatCount(shown.length), formatCount(rows.length))}
          </span>
        </div>
      </div>
      {failure !== null &&
        ('kind' in failure ? (
          <p className="configuration__failure tone-danger">
            {failure.kind === 'CALLERROR' && `${failure.errorCode}: ${failure.errorDescription}`}
          </p>
        ) : (
          <ErrorNote error={failure} compact />
        ))}
      <div className="charger-page__scroller">
        {rows.length === 0 ? (
          <Empty icon={<SlidersHorizontal size={20} />} title={words.none} hint={words.noneHint} />
        ) : shown.length === 0 ? (
          <Empty icon={<SearchX size={20} />} title={words.noneMatch} />
        ) : (
          <table className="configuration-table">
            <thead>
              <tr>
                {[words.key, words.value, words.profile].map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <ConfigurationLine
                  key={row.entry.key}
                  row={row}
                  typed={drafts.get(row.entry.key)}
                  change={changes.get(row.entry.key)}
                  disabled={!connected}
                  onType={type}
                  onChange={change}
                />
              ))}
            </tbody>
          </table>
        )}
        {data.unknownKeys.length > 0 && (
          <p className="configuration__unknown muted">
            {words.unknown} <bdi>{data.unknownKeys.join(', ')}</bdi>
          </p>
        )}
        <SetKey disabled={!connected} known={rows} changes={changes} onChange={change} />
      </div>
    </div>
  );
}
