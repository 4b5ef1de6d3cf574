import { describe, expect, it } from 'vitest';
import { HELP, OptionsError, parseOptions } from '../../../backend/simulator/options.ts';

describe('the command line', () => {
  it('has a default for everything', () => {
    expect(parseOptions([])).toEqual({
      url: 'ws://127.0.0.1:9000/ws/ocpp/16/',
      password: undefined,
      prefix: 'SIM-',
      chargers: 1,
      connectors: 1,
      sessions: Infinity,
      durationSeconds: Infinity,
      speed: 1,
      meterIntervalSeconds: 30,
      seed: 1,
      faults: [],
      output: 'lines',
    });
  });

  it('takes every option', () => {
    const options = parseOptions(
      (
        '--url wss://h:1/x --password p --prefix T. --chargers 3 --connectors 2 --sessions 4 --duration 1.5 ' +
        '--speed 60 --meter-interval 0 --seed 9 --faults drop,slow --json'
      ).split(' '),
    );
    expect(options).toEqual({
      url: 'wss://h:1/x',
      password: 'p',
      prefix: 'T.',
      chargers: 3,
      connectors: 2,
      sessions: 4,
      durationSeconds: 1.5,
      speed: 60,
      meterIntervalSeconds: 0,
      seed: 9,
      faults: ['drop', 'slow'],
      output: 'json',
    });
  });

  it('describes every option in its help', () => {
    expect(parseOptions(['--help'])).toBe('help');
    const names = ['url', 'password', 'prefix', 'chargers', 'connectors', 'sessions', 'duration', 'speed'];
    for (const name of [...names, 'meter-interval', 'seed', 'faults', 'json', 'quiet']) {
      expect(HELP).toContain(`--${name} `);
    }
  });

  it.each([
    [['--charger', '3'], /--charger/],
    [['three'], /three/],
    [['--chargers', '0'], /--chargers wants a whole number from 1 to 1000, not "0"/],
    [['--chargers', '2.5'], /--chargers/],
    [['--chargers', ''], /--chargers/],
    [['--speed', 'fast'], /--speed wants a number/],
    [['--speed', '-1'], /--speed/],
    [['--duration', 'Infinity'], /--duration/],
    [['--seed', '1e99'], /--seed/],
    [['--url', 'http://127.0.0.1/'], /--url wants a WebSocket address/],
    [['--url', 'localhost:9000'], /--url/],
    [['--url', 'ws://h/?id=1'], /--url must not have a query/],
    [['--prefix', 'a/b'], /--prefix/],
    [['--faults', 'drop,explode'], /--faults does not know "explode"/],
    [['--json', '--quiet'], /exclude each other/],
  ])('refuses %j in words', (args, words) => {
    expect(() => parseOptions(args)).toThrow(OptionsError);
    expect(() => parseOptions(args)).toThrow(words);
  });
});
