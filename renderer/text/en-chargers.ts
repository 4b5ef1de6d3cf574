import type { SessionFlag } from '../../backend/contract/entities.ts';

export const chargersText = {
  title: 'Chargers',
  /** A charger with a name of the operator's. */
  named: (name: string, id: string) => `${name} · ${id}`,
  search: 'Find a charger',
  searchPlaceholder: 'Name, id, vendor…',
  showAll: 'All',
  showOnline: 'Online',
  showOffline: 'Offline',
  showFaulted: 'Faulted',
  filterLabel: 'Which chargers',
  count: (shown: string, all: string) => (shown === all ? all : `${shown} of ${all}`),
  column: {
    state: 'State',
    id: 'Charger',
    make: 'Vendor and model',
    firmware: 'Firmware',
    connectors: 'Connectors',
    lastSeen: 'Last seen',
  },
  sortBy: (column: string) => `Sort by ${column.toLowerCase()}`,
  online: 'Online',
  offline: 'Offline',
  neverSeen: 'never',
  noConnectors: 'none reported',
  connector: (id: number) => `Connector ${id}`,
  chargePoint: 'Charger itself',
  lastReported: 'last reported before it went offline',
  noneMatch: 'No charger matches',
  noneMatchHint: 'Change the search or show all chargers.',
  clear: 'Show all',
  select: (id: string) => `Open ${id}`,
  simulator: {
    start: 'Start a simulated charger',
    startAnother: 'Add simulated charger',
    stop: (count: number) => (count === 1 ? 'Stop simulated charger' : `Stop ${count} simulated chargers`),
    running: (count: number) =>
      count === 1 ? '1 simulated charger runs' : `${count} simulated chargers run`,
  },
  first: {
    title: 'Connect your first charger',
    lead: 'The console is ready and waits for chargers.',
    steps: {
      addFirst: 'Settings let in known chargers only: name yours before it connects.',
    },
    waitingForPort: 'The OCPP server is not running yet; its address will be shown here.',
    noCharger: 'No charger at hand?',
    noChargerHint: 'A simulated one boots, charges and stops, over the same connection as a real one.',
    refusedTitle: 'Something tried to connect and was refused',
  },
  detail: {
    label: (id: string) => `Charger ${id}`,
    identity: 'Identity',
    connection: 'Connection',
    connectors: 'Connectors',
    sessions: 'Active sessions',
    noSessions: 'Nothing is charging.',
    messages: 'Recent messages',
    noMessages: 'No messages yet.',
    allMessages: 'All its messages',
    allSessions: 'All its sessions',
    vendor: 'Vendor',
    model: 'Model',
    serialNumber: 'Serial number',
    firmwareVersion: 'Firmware',
    meterType: 'Meter type',
    meterSerialNumber: 'Meter serial',
    iccid: 'SIM (ICCID)',
    imsi: 'IMSI',
    remoteAddress: 'Remote address',
    connectedAt: 'Connected since',
    disconnectedAt: 'Disconnected',
    disconnectReason: 'Reason',
    lastBootAt: 'Last boot',
    lastSeenAt: 'Last seen',
    since: 'since',
    vendorError: 'Vendor error',
    unknown: 'This charger is not known',
    unknownHint: 'It may have been removed. Choose another one from the list.',
  },
  connectivity: {
    title: 'Connectivity',
    connectedFor: 'Connected for',
    uptime: 'Uptime',
    uptimeHint: (connections: string) =>
      `Share of the last 24 hours that it was connected, or of the time since it first came. Only its latest ${connections} connections are looked at.`,
    uptimeOf: (share: string, span: string, atLeast: boolean) =>
      `${atLeast ? 'at least ' : ''}${share} of ${span}`,
    day: '24 hours',
    reconnects: 'Reconnections',
    reconnectsOf: (count: string, atLeast: boolean) => `${atLeast ? 'at least ' : ''}${count}`,
    reconnectsHint:
      'In the last 24 hours. Many of them: a weak mobile network, a router that cuts idle connections, or another device with the same id.',
    answers: 'Its answers',
    answersHint: (count: number) => `Latency of its answers to the last ${count} commands.`,
    answersIn: (median: string, slowest: string) => `usually ${median}, at most ${slowest}`,
    noAnswers: 'no command was sent yet',
    unanswered: (count: string) => `${count} without answer`,
    heartbeats: 'Heartbeats',
    heartbeatsHint:
      'A charger may leave heartbeats out while it sends other messages. Long pauses without any message mean a bad connection or a busy charger.',
    noHeartbeats: 'too few to tell',
    every: (usual: string, longest: string) => `every ${usual}, longest pause ${longest}`,
    late: (late: string, pauses: string) => `${late} of ${pauses} late`,
    askedFor: (interval: string) => `${interval} asked for`,
  },
  charts: {
    title: 'Live values',
    spanLabel: 'Time shown',
    span: (hours: number) => `${hours} h`,
    power: 'power',
    current: 'current of the strongest phase',
    soc: 'state of charge',
    none: 'It has sent no power, current or state of charge in this time.',
  },
  usualCauses: (causes: string) => `Usual causes: ${causes}`,
  /** OCPP 1.6 §7.7 ChargePointStatus, as a technician says it. */
  status: {
    Available: 'Available',
    Preparing: 'Preparing',
    Charging: 'Charging',
    SuspendedEVSE: 'Suspended by charger',
    SuspendedEV: 'Suspended by car',
    Finishing: 'Finishing',
    Reserved: 'Reserved',
    Unavailable: 'Unavailable',
    Faulted: 'Faulted',
  } as Readonly<Record<string, string>>,
} as const;

/** Why a session is marked, in words. */
export const flagText: Readonly<Record<SessionFlag, { label: string; explanation: string }>> = {
  startedOffline: {
    label: 'Start not seen',
    explanation:
      'The console received meter values or the stop, but never the start. The charger probably began while it was offline; start time and meter start may be missing.',
  },
  suspectedRepeat: {
    label: 'Possible repeat',
    explanation:
      'Another start with the same connector, tag, time and meter reading was received. It may be the same session sent twice.',
  },
  meterRanBackwards: {
    label: 'Meter ran backwards',
    explanation:
      'A later meter reading is lower than an earlier one. Check the meter before you bill this session.',
  },
  notAuthorized: {
    label: 'Not authorised',
    explanation: 'The tag was not accepted, yet the charger started a transaction.',
  },
  clockNotSet: {
    label: 'Clock not set',
    explanation:
      'The charger’s clock was not set (before 2010). The times shown are those at which the console received the messages.',
  },
};
