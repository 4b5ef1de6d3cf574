/** Every string of the window that is not data; the gists of messages are apart, in en-gist.ts. */
import { accessText } from './en-access.ts';
import { annotationsText } from './en-annotations.ts';
import { brokerText } from './en-broker.ts';
import { chargersText } from './en-chargers.ts';
import { commandsText } from './en-commands.ts';
import { configurationText } from './en-configuration.ts';
import { connectText } from './en-connect.ts';
import { dataText } from './en-data.ts';
import { filterText } from './en-filter.ts';
import { messagesText } from './en-messages.ts';
import { overviewText } from './en-overview.ts';
import { refusalText } from './en-refusals.ts';
import { paletteText } from './en-palette.ts';
import { sessionsText } from './en-sessions.ts';
import { settingsText } from './en-settings.ts';
import { workspaceText } from './en-workspace.ts';

export const text = {
  appName: 'OCPP Console',
  nav: {
    label: 'Places',
    skip: 'Skip to the page',
    overview: 'Overview',
    chargers: 'Chargers',
    sessions: 'Sessions',
    messages: 'Messages',
    idtags: 'idTags',
    broker: 'Broker',
    settings: 'Settings',
  },
  common: {
    copy: 'Copy',
    copied: 'Copied',
    copyFailed: 'Not copied',
    copyOf: (what: string) => `Copy ${what}`,
    close: 'Close',
    cancel: 'Cancel',
    save: 'Save',
    tryAgain: 'Try again',
    loading: 'Loading…',
    popups: 'Menus and lists',
    justNow: 'just now',
    details: 'Technical details',
    dismiss: 'Dismiss',
    all: 'All',
    yes: 'Yes',
    no: 'No',
    loadMore: 'Load more',
    notKnown: 'not known',
    offline: 'Not connected to the console’s backend. This is shown as soon as the connection is back.',
    offlineDo: 'Not connected to the console’s backend. Try again when the connection is back.',
    needsLink: 'Not possible now: the connection to the console’s backend is lost.',
    staleSince: (time: string) => `As of ${time}: it could not be read again.`,
  },
  header: {
    label: 'Console state',
    address: 'Charger address',
    addressHint:
      'Enter this in the charger as its central system (CSMS) URL. The charger adds its own id at the end.',
    addressesTitle: 'Address for chargers, by network',
    moreAddresses: (count: number) => `${count} more`,
    allAddresses: 'Show all addresses',
    noAddress: 'No address: the OCPP server is not running',
    starting: 'Starting…',
    online: (online: number, known: number) => `${online} of ${known} chargers online`,
    onlineLabel: 'online',
    rateLabel: 'msg/s',
    rate: (rate: string) => `${rate} messages per second`,
    broker: { embedded: 'Embedded broker', rabbitmq: 'RabbitMQ' },
  },
  banner: {
    portInUse: (port: number) => `Port ${port} is used by another program`,
    portInUseHint: 'Chargers cannot connect until the OCPP server has a port of its own.',
    takePort: (port: number) => `Use port ${port}`,
    journalFailed: 'Chargers’ messages cannot be saved',
    databaseFailed: 'Messages are kept in the journal, but cannot be stored in the database',
    databaseChecking: 'The database is being checked',
    databaseCheckingHint:
      'The console could not close it last time. Chargers are answered meanwhile; their messages appear here afterwards.',
    journalFilling: (percent: string) => `The journal is ${percent} full`,
    journalFillingHint: (age: string) =>
      `It has kept messages for the broker for ${age}. At 100 % chargers’ messages are refused: bring the broker back.`,
    damaged: {
      journal: 'The journal was damaged',
      database: 'The database was damaged',
    },
    rescued: (rows: string) => `${rows} rows were rescued into a new file.`,
    lost: (rows: string) => `About ${rows} are lost.`,
    noneLost: 'None is known to be lost.',
    damagedPages: (pages: string) => `${pages} pages could not be read.`,
    logIncomplete: 'Its write-ahead log was cut off or damaged: the last messages may be missing.',
    movedTo: 'The damaged file is kept:',
    damagedHint: 'Check the disk, and restore a backup if what is missing matters.',
    linkLost: 'Connection to the console’s backend lost',
    linkLostHint: (since: string) =>
      `What you see is from ${since} and may be out of date. Connecting again…`,
    firstConnect: 'Connecting to the console’s backend…',
    firstConnectHint: 'It does not answer yet.',
    recovered: 'The window had failed and was opened again',
    recoveredHint: 'Chargers were served all the while. Settings has the log, with the cause.',
  },
  pageFailed: {
    title: 'This page cannot be shown',
    hint: 'The console goes on serving chargers. Loading the page again usually helps; what failed is below.',
    reload: 'Load again',
  },
  noToken: {
    title: 'Open the link that the console printed',
    body: 'This page needs the key of the running console. Where you started it, look for a line such as:',
    example: 'http://127.0.0.1:41234/#token=…',
    hint: 'Each start of the console makes a new key, so an old bookmark will not do.',
  },
  refused: {
    title: 'This link belongs to an earlier start of the console',
    body: 'Open the link that the console printed at its latest start.',
  },
  access: accessText,
  annotations: annotationsText,
  connect: connectText,
  overview: overviewText,
  refusals: refusalText,
  chargers: chargersText,
  commands: commandsText,
  configuration: configurationText,
  data: dataText,
  sessions: sessionsText,
  filter: filterText,
  messages: messagesText,
  palette: paletteText,
  broker: brokerText,
  settings: settingsText,
  workspace: workspaceText,
} as const;
