/** The forms of a charger's commands while its page is open: going from one to another loses nothing. */
import { useCallback, useState } from 'react';
import type { CommandDefinition } from '../../../backend/contract/commands.ts';
import type { Charger, ChargingSession } from '../../../backend/contract/entities.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import type { ConsoleModel } from '../../api/model.ts';
import { isRunning } from '../sessions/running-sessions.ts';
import { startForm, type FormState } from './form-state.ts';
import { seedOf, type Known } from './seeds.ts';

export interface CommandForms {
  /** The form of the command that is shown; null with none. */
  current: FormState | null;
  set: (action: string, state: FormState) => void;
  /** Starts a command's form with what is known of the charger now. */
  reset: (definition: CommandDefinition) => void;
  known: () => Known;
}

interface Entry {
  state: FormState;
  /** What was known of the charger when the form started. */
  startedWith: string;
}

/** `definition`: the command that is shown. */
export function useCommandForms(charger: Charger, definition: CommandDefinition | null): CommandForms {
  const { model } = useClient();
  const { chargerId } = charger;
  const [forms, setForms] = useState<ReadonlyMap<string, Entry>>(new Map());
  const running = useModel((state) =>
    activeSessions(state, chargerId)
      .map(({ sessionId, connectorId }) => `${sessionId} ${connectorId}`)
      .join(),
  );
  const knownNow = `${running};${charger.connectors.map(({ connectorId, status }) => `${connectorId} ${status}`).join()}`;

  const known = useCallback(
    (): Known => ({ charger, sessions: activeSessions(model.get(), chargerId), now: Date.now() }),
    [model, charger, chargerId],
  );
  const set = useCallback((action: string, state: FormState) => {
    setForms((former) => new Map(former).set(action, { state, startedWith: '' }));
  }, []);
  const reset = ({ action, request }: CommandDefinition): void => {
    const state = startForm(request, seedOf(action, request, known()));
    setForms((former) => new Map(former).set(action, { state, startedWith: knownNow }));
  };

  const entry = definition === null ? undefined : forms.get(definition.action);
  const stale = entry === undefined || (entry.state.pristine && entry.startedWith !== knownNow);
  // Started while rendering, so that no frame shows a form without content.
  if (definition !== null && stale) reset(definition);
  return { current: entry?.state ?? null, set, reset, known };
}

const activeSessions = (model: ConsoleModel, chargerId: string): ChargingSession[] =>
  [...model.sessions.values()].filter(
    (session) => session.chargerId === chargerId && isRunning(session, model.sessions),
  );
