/** The picture of exchange, bindings and queues, as rows. Pure. */
import type { BrokerStatus, QueueStatus } from '../../../backend/contract/status.ts';

/** Height of a row, px: the lines are drawn by it. */
export const ROW_HEIGHT = 56;
/** Width of the field in which the lines run, px. */
export const LINES_WIDTH = 172;

export interface TopologyRow {
  queue: QueueStatus;
  /** How it hangs together with the rest: bound to the exchange, fed by the queue above, or in a way nobody tells. */
  link: 'bound' | 'dead' | 'unknown';
}

const ORDER: Readonly<Record<QueueStatus['role'], number>> = {
  messages: 0,
  dead: 1,
  notifications: 2,
  watched: 3,
};

/** The console's queues first, the dead letters below the queue that they come from. */
export function topologyRows({ queues }: Pick<BrokerStatus, 'queues'>): TopologyRow[] {
  return queues
    .toSorted((a, b) => ORDER[a.role] - ORDER[b.role])
    .map((queue) => ({
      queue,
      link: queue.role === 'dead' ? 'dead' : queue.binding === null ? 'unknown' : 'bound',
    }));
}

const middleOf = (row: number): number => row * ROW_HEIGHT + ROW_HEIGHT / 2;

/** Where the exchange stands: beside the first row, so that a further queue moves nothing. */
export const EXCHANGE_Y = middleOf(0);

/** The line from the exchange to a row: straight, or down and round the corner. */
export function pathTo(row: number): string {
  const y = middleOf(row);
  if (row === 0) return `M0 ${y}H${LINES_WIDTH}`;
  return `M0 ${EXCHANGE_Y}H14Q24 ${EXCHANGE_Y} 24 ${EXCHANGE_Y + 10}V${y - 10}Q24 ${y} 34 ${y}H${LINES_WIDTH}`;
}
