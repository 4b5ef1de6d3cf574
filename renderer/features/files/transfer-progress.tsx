/** How far the charger says that its uploads and updates are: its latest status notification of each kind. */
import { useClient } from '../../api/console-context.tsx';
import { useFetched } from '../../api/use-fetched.ts';
import { useLogGrowth } from '../../api/use-log-growth.ts';
import { ErrorNote } from '../../components/states.tsx';
import { text } from '../../text/en.ts';
import { MessageLine } from '../messages/message-line.tsx';

/** OCPP 1.6 §4.4, §4.5; security white paper §5. */
const ACTIONS = [
  'DiagnosticsStatusNotification',
  'FirmwareStatusNotification',
  'LogStatusNotification',
  'SignedFirmwareStatusNotification',
] as const;
const REFRESH_MS = 500;

export function TransferProgress({ chargerId }: { chargerId: string }) {
  const client = useClient();
  const { data, error, reload } = useFetched(`progress ${chargerId}`, async () => {
    const pages = await Promise.all(
      ACTIONS.map((action) =>
        client.request('messages.page', { filter: { chargerId, action, messageType: 'CALL' }, limit: 1 }),
      ),
    );
    return pages.flatMap(({ rows }) => rows).toSorted((a, b) => b.id - a.id);
  });
  useLogGrowth(REFRESH_MS, reload);
  if (error !== null && data === null) return <ErrorNote error={error} onRetry={reload} compact />;
  if (data === null || data.length === 0) return <p className="muted">{text.access.files.noProgress}</p>;
  return (
    <div data-testid="transfer-progress">
      {data.map((row) => (
        <MessageLine key={row.uid} row={row} />
      ))}
    </div>
  );
}
