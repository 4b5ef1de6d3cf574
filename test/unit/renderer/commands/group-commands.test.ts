import { describe, expect, it } from 'vitest';
import type { CommandDefinition } from '../../../../backend/contract/commands.ts';
import { parseRoute, placeOf } from '../../../../renderer/api/route.ts';
import { groupCommands } from '../../../../renderer/features/commands/group-commands.ts';
import { problemWords } from '../../../../renderer/features/commands/problem-words.ts';

const command = (action: string, profile: string, title: string): CommandDefinition => ({
  action,
  profile,
  title,
  help: 'Asks the charger.',
  request: { type: 'object' },
});
const commands = [
  command('Reset', 'Core', 'Restart the charger'),
  command('GetLog', 'Security', 'Fetch a log'),
  command('ClearCache', 'Core', 'Clear the cache'),
];
const found = (search: string): string[] =>
  groupCommands(commands, search).flatMap((group) => group.commands.map(({ action }) => action));

describe('groupCommands', () => {
  it('keeps the order of profiles and of their commands', () => {
    expect(groupCommands(commands, '').map(({ profile }) => profile)).toEqual(['Core', 'Security']);
    expect(found('')).toEqual(['Reset', 'ClearCache', 'GetLog']);
  });

  it('finds every word, in the action, the title or the help', () => {
    expect(found('getlog')).toEqual(['GetLog']);
    expect(found('  charger  CLEAR ')).toEqual(['ClearCache']);
    expect(found('nothing')).toEqual([]);
  });
});

describe('the page of a charger', () => {
  it('belongs to the chargers', () => {
    expect(parseRoute('#/charger/CP%2F1?tab=commands&action=Reset')).toEqual({
      place: 'charger',
      open: 'CP/1',
      query: { tab: 'commands', action: 'Reset' },
    });
    expect(placeOf('charger')).toBe('chargers');
    expect(placeOf('messages')).toBe('messages');
  });
});

describe('problemWords', () => {
  it('does not repeat the name of the field that they stand at', () => {
    expect(
      problemWords({ field: 'idTag', rule: 'required', message: 'idTag: is required, but missing' }),
    ).toBe('Is required, but missing');
    expect(problemWords({ field: '', rule: 'type', message: 'payload: must be an object' })).toBe(
      'Payload: must be an object',
    );
  });
});
