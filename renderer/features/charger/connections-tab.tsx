import { Cable } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Charger, ConnectionEpoch } from '../../../backend/contract/entities.ts';
import { useClient } from '../../api/console-context.tsx';
import { useFetched } from '../../api/use-fetched.ts';
import { Button } from '../../components/button.tsx';
import { Empty, ErrorNote, Loading } from '../../components/states.tsx';
import { Tag } from '../../components/tag.tsx';
import { Duration, Moment } from '../../components/time.tsx';
import { text } from '../../text/en.ts';
import { formatCount, NONE } from '../../text/format.ts';

const PAGE = 100;
/** The most that the backend gives at once. */
const MAX = 500;

/** Its connections from upgrade to close, latest first; read anew whenever it connects or leaves. */
export function ConnectionsTab({ charger }: { charger: Charger }) {
  const words = text.commands.connections;
  const client = useClient();
  const { chargerId, connected } = charger;
  const [limit, setLimit] = useState(PAGE);
  const { data, error, reload } = useFetched(`${chargerId} ${limit}`, () =>
    client.request('chargers.connections', { chargerId, limit }),
  );
  const stamp = [connected, charger.connectedAt, charger.disconnectedAt, charger.lastBootAt].join(' ');
  const seen = useRef(stamp);
  useEffect(() => {
    if (seen.current === stamp) return;
    seen.current = stamp;
    reload();
  }, [stamp, reload]);

  if (data === null && error === null) return <Loading />;
  return (
    <div className="charger-page__scroller">
      {error !== null && <ErrorNote error={error} onRetry={reload} />}
      {data?.length === 0 && <Empty icon={<Cable size={20} />} title={words.none} hint={words.noneHint} />}
      {data !== null && data.length > 0 && (
        <table className="connection-table" data-testid="connection-table">
          <caption className="visually-hidden">{words.caption}</caption>
          <thead>
            <tr>
              {[words.connected, words.disconnected, words.duration, words.address, words.closed].map(
                (name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {data.map((epoch, index) => (
              <ConnectionRow key={epoch.connectionId} epoch={epoch} open={connected && index === 0} />
            ))}
          </tbody>
        </table>
      )}
      {data?.length === limit && <MoreConnections limit={limit} onMore={() => setLimit(MAX)} />}
    </div>
  );
}

/** Below a list that is full. @param limit connections that were asked for. */
export function MoreConnections({ limit, onMore }: { limit: number; onMore(): void }) {
  const words = text.commands.connections;
  return (
    <p className="connection-more">
      {limit < MAX ? (
        <Button needsLink variant="quiet" onClick={onMore}>
          {words.more}
        </Button>
      ) : (
        <span className="muted">{words.onlyLatest(formatCount(MAX))}</span>
      )}
    </p>
  );
}

/** An epoch without an end is open only if it is the latest of a charger that is there now. */
function ConnectionRow({ epoch, open }: { epoch: ConnectionEpoch; open: boolean }) {
  const words = text.commands.connections;
  const { connectedAt, disconnectedAt, closeCode, closeReason } = epoch;
  const lasts = disconnectedAt === null && open;
  return (
    <tr>
      <td className="num">
        <Moment at={connectedAt} />
      </td>
      <td className="num">{lasts ? <Tag tone="ok">{words.open}</Tag> : <Moment at={disconnectedAt} />}</td>
      <td className="num">
        {disconnectedAt === null && !lasts ? NONE : <Duration from={connectedAt} to={disconnectedAt} />}
      </td>
      <td className="mono">
        <bdi>{epoch.remoteAddress}</bdi>
      </td>
      <td>
        {closeCode !== null && <span className="num">{closeCode} </span>}
        {closeReason !== null && <bdi className="muted">{closeReason}</bdi>}
        {disconnectedAt === null && !lasts && <span className="muted">{words.unseen}</span>}
      </td>
    </tr>
  );
}
