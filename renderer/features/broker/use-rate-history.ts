import { useEffect, useState } from 'react';
import { useClient } from '../../api/console-context.tsx';

/** Seconds of history. */
export const HISTORY_LENGTH = 120;

export interface RateHistory {
  publish: readonly number[];
  consume: readonly number[];
}

/** Publish and consume rate of the last two minutes, one sample a second, as long as the place is open. */
export function useRateHistory(): RateHistory {
  const { model } = useClient();
  const [history, setHistory] = useState<RateHistory>({ publish: [], consume: [] });
  useEffect(() => {
    const sample = (): void => {
      const { status, link } = model.get();
      if (status === null || link !== 'online') return;
      const { publishRate, consumeRate } = status.broker;
      setHistory((former) => ({
        publish: [...former.publish, publishRate].slice(-HISTORY_LENGTH),
        consume: [...former.consume, consumeRate].slice(-HISTORY_LENGTH),
      }));
    };
    sample();
    const timer = setInterval(sample, 1_000);
    return () => clearInterval(timer);
  }, [model]);
  return history;
}
