import { useRef, useState } from 'react';
import { errorInfoOf, type RequestErrorInfo } from './client.ts';

export interface Task {
  running: boolean;
  error: RequestErrorInfo | null;
  /** What came of it, in words. */
  said: string;
  /** Runs one task at a time; it returns what to say when it is done. */
  start: (work: () => Promise<string>) => void;
}

/** Something that a button does, and what came of it. */
export function useTask(): Task {
  const [state, setState] = useState<Omit<Task, 'start'>>({ running: false, error: null, said: '' });
  const busy = useRef(false);
  const start = (work: () => Promise<string>): void => {
    if (busy.current) return;
    busy.current = true;
    setState({ running: true, error: null, said: '' });
    work()
      .then(
        (said) => setState({ running: false, error: null, said }),
        (error: unknown) => setState({ running: false, error: errorInfoOf(error), said: '' }),
      )
      .finally(() => {
        busy.current = false;
      });
  };
  return { ...state, start };
}
