import type { ChargingSession } from '../../../backend/contract/entities.ts';
import { useModel } from '../../api/console-context.tsx';
import { endOf } from '../../api/now.ts';
import { Duration } from '../../components/time.tsx';
import { useShownState } from './use-shown-state.ts';

/**
 * How long a session lasted; one without a stop goes on, or lasts until the opened file ends. When a superseded one
 * ended nobody knows: the totals leave it out as well.
 */
export function SessionDuration({ session }: { session: ChargingSession }) {
  const end = useModel(endOf);
  const state = useShownState(session);
  return (
    <Duration
      from={state === 'superseded' ? null : session.startedAt}
      to={state === 'finished' ? session.stoppedAt : end}
    />
  );
}
