export const settingsFileText = {
  title: 'Settings as a file',
  lead: 'To set up another console, or to show how this one is set up. Passwords and keys are not in it; of the broker’s profiles the one in use is.',
  save: 'Save settings to a file…',
  open: 'Take settings from a file…',
  noJson: 'This is no settings file: it is no JSON.',
  otherFile: 'This is no settings file of OCPP Console.',
  newer: 'The file was written by a newer version of the console.',
  problems: 'Nothing was changed: these values are not valid.',
  changes: (count: number) =>
    count === 0
      ? 'Everything in this file is set like that already.'
      : count === 1
        ? 'One setting would change:'
        : `${count} settings would change:`,
  change: (from: string, to: string) => `from ${from} to ${to}`,
  unknown: 'This console does not know these, and leaves them out:',
  apply: 'Change the settings',
  applied: (count: number) => (count === 1 ? 'One setting was changed.' : `${count} settings were changed.`),
  empty: '(empty)',
} as const;
