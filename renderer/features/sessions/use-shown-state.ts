import type { ChargingSession } from '../../../backend/contract/entities.ts';
import type { ConsoleModel } from '../../api/model.ts';
import { useModel } from '../../api/console-context.tsx';
import { isWorkspace } from '../workspace/is-workspace.ts';
import { isRunning } from './running-sessions.ts';

/**
 * `superseded`: it has no stop, and a later session has begun on its connector. `unstopped`: it has no stop in the
 * opened file, and nobody knows whether it went on.
 */
type ShownState = 'running' | 'superseded' | 'unstopped' | 'finished';

export function shownState(session: ChargingSession, model: ConsoleModel): ShownState {
  if (session.status === 'finished') return 'finished';
  if (isWorkspace(model)) return 'unstopped';
  return isRunning(session, model.sessions) ? 'running' : 'superseded';
}

/** What a session's row and its page say of it: the same rule as the filter of the running ones. */
export const useShownState = (session: ChargingSession): ShownState =>
  useModel((model) => shownState(session, model));
