/** What the desktop program says outside of its page. */
export const words = {
  appName: 'OCPP Console',
  menu: {
    file: '&File',
    edit: '&Edit',
    view: '&View',
    window: '&Window',
    help: '&Help',
    settings: 'Settings…',
    about: 'About OCPP Console',
    dataFolder: 'Open Data Folder',
    logFolder: 'Open Log Folder',
    exit: 'Exit',
    quit: 'Quit',
    palette: 'Command Palette',
    zoomIn: 'Zoom In',
    zoomOut: 'Zoom Out',
    zoomReset: 'Actual Size',
    connect: 'Connect a Charger',
    shortcuts: 'Keyboard Shortcuts',
    place: {
      overview: 'Overview',
      chargers: 'Chargers',
      sessions: 'Sessions',
      messages: 'Messages',
      idtags: 'idTags',
      broker: 'Broker',
      settings: 'Settings',
    },
  },
  tray: {
    show: 'Show OCPP Console',
    quit: 'Quit',
    told: 'OCPP Console goes on in the tray',
    toldDetail:
      'Chargers are served as before. To end it, choose Quit in the tray’s menu, or switch the tray off in Settings.',
  },
  about: 'For EV chargers that speak OCPP 1.6J.',
  alert: {
    lostOne: (charger: string) => `${charger} has lost its connection`,
    lostMany: (count: number) => `${count} chargers have lost their connection`,
    faultOne: (charger: string) => `${charger} is faulted`,
    faultMany: (count: number) => `${count} chargers are faulted`,
    connector: (id: number) => (id === 0 ? 'The charger itself' : `Connector ${id}`),
    names: (names: readonly string[], more: number) =>
      `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
  },
} as const;
