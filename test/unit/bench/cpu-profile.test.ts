import { expect, it } from 'vitest';
import { hotFunctions } from '../../bench/report/cpu-profile.ts';

it('adds up the time that functions had themselves, idle time left out, the hottest first', () => {
  const frame = (functionName: string, url = '', lineNumber = -1) => ({ functionName, url, lineNumber });
  const functions = hotFunctions({
    nodes: [
      { id: 1, callFrame: frame('(idle)') },
      { id: 2, callFrame: frame('encode', 'file:///x/journal.js', 9) },
      { id: 3, callFrame: frame('', 'file:///x/journal.js', 19) },
      // The same function under another caller.
      { id: 4, callFrame: frame('encode', 'file:///x/journal.js', 9) },
    ],
    samples: [1, 2, 3, 4, 1],
    timeDeltas: [50_000, 2_000, 4_000, 4_000, 9_000],
  });
  expect(functions).toEqual([
    { name: 'encode journal.js:10', selfMs: 6, share: 0.6 },
    { name: '(anonymous) journal.js:20', selfMs: 4, share: 0.4 },
  ]);
});

it('knows nothing of a thread that did nothing', () => {
  expect(hotFunctions({ nodes: [] })).toEqual([]);
});
