import { ShieldCheck } from 'lucide-react';
import type { ConnectionRefusal } from '../../../backend/contract/status.ts';
import { useModel } from '../../api/console-context.tsx';
import { RelativeTime } from '../../components/time.tsx';
import { text } from '../../text/en.ts';
import { formatMinutes } from '../../text/format.ts';

/** Connections that were refused, as they come, each with its cause and what to do. */
export function RefusedList() {
  const words = text.connect.why;
  const status = useModel((model) => model.status);
  if (status === null) return null;
  const { refusals, startedAt, chargersOnline } = status;
  return (
    <div className="refused-list" data-testid="refused-list">
      <h3>{words.live}</h3>
      {refusals.length === 0 && (
        <p className="refused-list__none">
          <ShieldCheck size={14} className="muted" aria-hidden="true" />
          <span>
            {words.none(formatMinutes(startedAt))}{' '}
            {chargersOnline > 0 ? words.noneButOnline : words.noneAtAll}
          </span>
        </p>
      )}
      <ul>
        {refusals.map((refusal) => (
          <Refused key={`${refusal.deviceId} ${refusal.remoteAddress} ${refusal.cause}`} refusal={refusal} />
        ))}
      </ul>
    </div>
  );
}

function Refused({ refusal }: { refusal: ConnectionRefusal }) {
  const { deviceId, remoteAddress, reason, cause, at } = refusal;
  const { title, advice } = text.refusals[cause];
  return (
    <li className="refused" data-testid="refused">
      <div className="refused__head">
        <strong>{title}</strong>
        <span className="muted num">
          <RelativeTime at={at} />
        </span>
      </div>
      <p className="muted refused__who">
        {deviceId !== '' && (
          <>
            <bdi>{deviceId}</bdi> ·{' '}
          </>
        )}
        <bdi className="mono">{remoteAddress}</bdi>
      </p>
      <p className="refused__reason">
        <bdi>{reason}</bdi>
      </p>
      <p>{advice}</p>
    </li>
  );
}
