/** A wait that can be cut short. */
export interface Pause {
  /** Resolves after the time, or when it is cut. */
  done: Promise<void>;
  /** Ends it at once, and leaves no timer that would keep the program running. */
  cut: () => void;
}

/** @param ms how long it lasts. */
export function pause(ms: number): Pause {
  let cut = (): void => {};
  const done = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    cut = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  return { done, cut };
}
