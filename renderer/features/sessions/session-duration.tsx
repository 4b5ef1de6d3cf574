import type { ChargingSession } from '../../../backend/contract/entities.ts';
import { useModel } from '../../api/console-context.tsx';
import { endOf } from '../../api/now.ts';
import { Duration } from '../../components/time.tsx';

/** How long a session lasted; one without a stop goes on, or lasts until the opened file ends. */
export function SessionDuration({
  session: { status, startedAt, stoppedAt },
}: {
  session: Pick<ChargingSession, 'status' | 'startedAt' | 'stoppedAt'>;
}) {
  const end = useModel(endOf);
  return <Duration from={startedAt} to={status === 'active' ? end : stoppedAt} />;
}
