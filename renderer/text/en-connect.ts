/** Help for connecting a charger. */
export const connectText = {
  title: 'Connect a charger',
  open: 'How to connect',
  notConnecting: 'Not connecting?',
  guide: 'In three steps',
  step: {
    address: 'Give the charger the address',
    addressHint:
      'Put charger and laptop on the same network, and enter this in the charger’s set-up as its central system (CSMS) URL for OCPP 1.6 JSON. The charger adds its own id at the end.',
    network: 'Network that the charger is in',
    qr: (url: string) => `QR code of ${url}`,
    qrHint: 'Scan it with the phone that sets up the charger.',
    onlyHere:
      'The console listens on this computer only: no charger can reach it. Change the host in Settings to 0.0.0.0.',
    port: 'Check the port',
    portHint: (port: number) =>
      `Chargers come in at TCP port ${port}. This asks whether it answers at each of this computer’s addresses.`,
    portCheck: 'Check now',
    portAnswers: 'answers',
    portFault: (code: string) => `does not answer (${code})`,
    portRest:
      'That is as far as this computer can see: a firewall on it, or on the network, may keep chargers out all the same.',
    seen: 'See the first boot',
  },
  seen: {
    waiting: 'Waiting for a charger to connect…',
    refusedSince: (count: number) =>
      count === 1 ? 'Something tried, and was refused.' : `${count} connections were refused.`,
    why: 'Why does it not connect?',
    connected: 'is connected; its BootNotification is awaited…',
    pending: 'has booted and waits for your decision.',
    booted: 'has booted.',
    openCharger: 'Open charger',
    showOverview: 'Show the overview',
  },
  why: {
    title: 'Why is my charger not connecting?',
    live: 'Refused connections, live',
    none: (since: string) => `Nothing was refused since the console started at ${since}.`,
    noneButOnline: 'Whatever knocked was let in.',
    noneAtAll: 'And nothing has connected: the charger does not get as far as this computer. Look below.',
    try: 'What to try',
    nothing: 'Nothing is seen of the charger at all?',
    checks: [
      {
        title: 'Same network',
        body: 'Charger and laptop must reach each other: the same router or switch, no guest Wi-Fi that keeps its devices apart, no VPN on the laptop. A charger with a SIM card alone cannot reach a laptop’s private address.',
      },
      {
        title: 'Exact address',
        body: 'Neither localhost nor 127.0.0.1: they mean the charger itself. The port belongs to it. A laptop’s address may change with each network it joins.',
      },
      {
        title: 'Restart the charger',
        body: 'Many chargers use a new address only after a restart, and wait some minutes between two tries.',
      },
    ],
    firewall: 'Let the port through this computer’s firewall',
    platformLabel: 'Operating system',
    platform: { windows: 'Windows', macos: 'macOS', linux: 'Linux' },
    rule: 'In a terminal:',
  },
  /** How to let a TCP port in; commands are one a line. */
  firewall: {
    windows: {
      words:
        'When Windows asks, allow the console on private and public networks. If it asked before, or the network is marked as public, add a rule as administrator.',
      commands: (port: number) => [
        `netsh advfirewall firewall add rule name="OCPP Console" dir=in action=allow protocol=TCP localport=${port}`,
      ],
    },
    macos: {
      words:
        'System Settings, Network, Firewall, Options: allow incoming connections for OCPP Console. macOS asks once when the firewall is on.',
      commands: () => [],
    },
    linux: {
      words:
        'Use the command of the firewall that runs here: ufw (Ubuntu, Debian) or firewalld (Fedora, SUSE).',
      commands: (port: number) => [`sudo ufw allow ${port}/tcp`, `sudo firewall-cmd --add-port=${port}/tcp`],
    },
  },
} as const;
