/** Opened logs and bundles. */
export const workspaceText = {
  title: 'Open a log',
  open: 'Open…',
  openHint: 'Open a bundle or an exported log to study it: read-only, while chargers are served',
  openAction: 'Open a bundle or an exported log…',
  close: 'Close file',
  closeAction: 'Close the opened file',
  region: 'Opened file',
  workspace: 'Workspace',
  readOnly: 'read-only',
  messages: (count: string) => (count === '1' ? '1 message' : `${count} messages`),
  redacted: 'idTags hidden',
  redactedHint: 'Each idTag was replaced by a word of its own as this bundle was made',
  filtered: 'part of a log',
  filteredHint: 'The bundle was made under a filter',
  madeBy: (version: string, platform: string) => `Made by OCPP Console ${version} on ${platform}`,
  live: (online: string) =>
    `The console goes on: ${online} ${online === '1' ? 'charger' : 'chargers'} online`,
  opening: (name: string) => `Opening ${name}`,
  phase: {
    reading: (messages: string) => `${messages} messages read`,
    deriving: (messages: string) => `Finding chargers and sessions in ${messages} messages`,
  },
  sending: 'Sending the file to the console',
  failed: (name: string) => `${name} was not opened`,
  drop: 'Drop a bundle or an exported log to open it',
  liveOnly: 'This belongs to the live console',
  liveOnlyHint:
    'An opened file has an overview, chargers, sessions and messages. Close it to come back here.',
  openCharger: 'Configuration and connections',
  noChargers: 'No charger in this file',
  noChargersHint: 'It holds no message of any.',
} as const;
