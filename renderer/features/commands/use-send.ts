import { useCallback, useState } from 'react';
import type { JsonObject } from '../../../backend/contract/ocpp.ts';
import { errorInfoOf } from '../../api/client.ts';
import { useClient } from '../../api/console-context.tsx';
import type { Sent } from './answer.tsx';

export interface Sender {
  /** Action of the command whose answer is awaited. */
  sending: string | null;
  /** What came of the last one. */
  sent: Sent | null;
  send: (action: string, payload: JsonObject) => void;
  /** Puts the last answer away: the history keeps it. */
  forget: () => void;
}

/** Sends one command at a time to a charger; `onAnswer` runs when one ended, however it did. */
export function useSend(chargerId: string, onAnswer: () => void): Sender {
  const client = useClient();
  const [sending, setSending] = useState<string | null>(null);
  const [sent, setSent] = useState<Sent | null>(null);
  const send = useCallback(
    (action: string, payload: JsonObject): void => {
      const at = Date.now();
      setSending(action);
      setSent(null);
      client
        .request('commands.send', { chargerId, action, payload })
        .then(
          (result) => setSent({ action, at, result }),
          (error: unknown) => setSent({ action, at, error: errorInfoOf(error) }),
        )
        .finally(() => {
          setSending(null);
          onAnswer();
        });
    },
    [client, chargerId, onAnswer],
  );
  const forget = useCallback(() => setSent(null), []);
  return { sending, sent, send, forget };
}
