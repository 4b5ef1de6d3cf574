/** One-line gists of messages. */
export const gistText = {
  connector: (id: number) => (id === 0 ? 'Charger' : `Connector ${id}`),
  to: '→',
  tag: (tag: string) => `tag ${tag}`,
  reading: (energy: string) => `meter ${energy}`,
  transaction: (id: number) => `transaction ${id}`,
  soc: (percent: string) => `SoC ${percent}`,
  interval: (seconds: number) => `heartbeat every ${seconds} s`,
  firmware: (version: string) => `firmware ${version}`,
  alive: 'Alive',
  done: 'Done',
  reason: (reason: string) => `reason ${reason}`,
  time: (iso: string) => `time ${iso}`,
} as const;
