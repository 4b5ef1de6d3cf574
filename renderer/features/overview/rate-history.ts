/** The message rate of the last minutes, sampled as long as the page lives: the overview shows it at once. */
import { useEffect } from 'react';
import { useClient } from '../../api/console-context.tsx';
import { createStore, useStore } from '../../api/store.ts';

/** Samples that are kept, one a second. */
export const RATE_SAMPLES = 180;
const SAMPLE_MS = 1_000;

const rates = createStore<readonly number[]>([]);
const all = (samples: readonly number[]): readonly number[] => samples;

/** Takes the samples; for the page as a whole. While the link is lost there is nothing to sample. */
export function useRateSampler(): void {
  const { model } = useClient();
  useEffect(() => {
    const timer = setInterval(() => {
      const { status, link } = model.get();
      if (status === null || link !== 'online') return;
      rates.update((samples) => [...samples, status.messagesPerSecond].slice(-RATE_SAMPLES));
    }, SAMPLE_MS);
    return () => clearInterval(timer);
  }, [model]);
}

/** Messages per second, oldest first. */
export const useMessageRates = (): readonly number[] => useStore(rates, all);
