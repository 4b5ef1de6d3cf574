/** Asks the backend what is wrong with a payload, shortly after it was last changed. */
import { useEffect, useRef, useState } from 'react';
import type { JsonObject, MessageProblem } from '../../../backend/contract/ocpp.ts';
import { errorInfoOf, type RequestErrorInfo } from '../../api/client.ts';
import { useClient, useModel } from '../../api/console-context.tsx';

/** Pause in typing before a payload is checked, ms. */
const PAUSE_MS = 250;
const NONE: readonly MessageProblem[] = [];

export interface Check {
  /** Of the payload last checked; kept until the next answer, so that they do not flicker while one types. */
  problems: readonly MessageProblem[];
  /** The check itself failed. */
  error: RequestErrorInfo | null;
  /** Checks a payload now; true: it may be sent. */
  run: (payload: JsonObject) => Promise<boolean>;
}

/** For one action while the component lives. `payload` null: there is none to check (the JSON is broken). */
export function useCheck(action: string, payload: JsonObject | null): Check {
  const client = useClient();
  const epoch = useModel((model) => model.epoch);
  const [state, setState] = useState<Omit<Check, 'run'>>({
    problems: NONE,
    error: null,
  });
  const latest = useRef(0);

  const run = async (checked: JsonObject): Promise<boolean> => {
    const turn = ++latest.current;
    try {
      const { problems } = await client.request('commands.check', { action, payload: checked });
      if (turn === latest.current) setState({ problems, error: null });
      return problems.length === 0;
    } catch (error) {
      if (turn === latest.current) setState({ problems: NONE, error: errorInfoOf(error) });
      return false;
    }
  };
  const runner = useRef(run);
  useEffect(() => {
    runner.current = run;
  });

  const content = payload === null ? null : JSON.stringify(payload);
  useEffect(() => {
    latest.current += 1;
    if (content === null || epoch === 0) return undefined;
    const timer = setTimeout(() => void runner.current(JSON.parse(content) as JsonObject), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [content, epoch]);

  return { ...state, run };
}
