import { Inbox, Network, Skull, Bell, Eye } from 'lucide-react';
import type { BrokerStatus, QueueStatus } from '../../../backend/contract/status.ts';
import { Tag } from '../../components/tag.tsx';
import { text } from '../../text/en.ts';
import { formatCount, formatRate, NONE } from '../../text/format.ts';
import { LINES_WIDTH, pathTo, ROW_HEIGHT, topologyRows, type TopologyRow } from './topology.ts';
import './broker-topology.css';

const ICONS: Readonly<Record<QueueStatus['role'], typeof Inbox>> = {
  messages: Inbox,
  dead: Skull,
  notifications: Bell,
  watched: Eye,
};

/** From the exchange by way of the bindings to the queues. Screen readers get the same as a table. */
export function BrokerTopology({ broker }: { broker: BrokerStatus }) {
  const words = text.broker.topology;
  const rows = topologyRows(broker);
  return (
    <section className="topology" aria-label={words.title} data-testid="broker-topology">
      <div className="topology__heads" aria-hidden="true">
        <span>{words.exchange}</span>
        <span>{words.bindings}</span>
        <span>{text.broker.queue}</span>
        {(['ready', 'inHand', 'consumers', 'inRate', 'outRate'] as const).map((column) => (
          <span key={column} className="num" title={words.hint[column]}>
            {words.column[column]}
          </span>
        ))}
      </div>
      {rows.length === 0 ? (
        <p className="muted topology__none">{text.broker.noQueues}</p>
      ) : (
        <>
          <Picture broker={broker} rows={rows} />
          <TopologyTable broker={broker} rows={rows} />
        </>
      )}
    </section>
  );
}

interface TopologyProps {
  broker: BrokerStatus;
  rows: readonly TopologyRow[];
}

function Picture({ broker, rows }: TopologyProps) {
  const words = text.broker.topology;
  const height = rows.length * ROW_HEIGHT;
  return (
    <div className="topology__picture" aria-hidden="true" style={{ minBlockSize: height }}>
      <div className="topology__exchange" title={broker.exchange}>
        <Network size={16} />
        <span className="topology__words">
          <bdi className="ellipsis mono">{broker.exchange}</bdi>
          <span className="muted">{words.published(formatRate(broker.publishRate))}</span>
        </span>
      </div>
      <div className="topology__lines" style={{ inlineSize: LINES_WIDTH }}>
        <svg width={LINES_WIDTH} height={height}>
          {rows.map(({ queue, link }, row) =>
            link === 'dead' ? null : <path key={queue.name} d={pathTo(row)} data-link={link} />,
          )}
        </svg>
        {rows.map(
          ({ queue: { name, binding } }, row) =>
            binding !== null && (
              <span key={name} className="topology__key" style={{ insetBlockStart: row * ROW_HEIGHT }}>
                <code className="mono ellipsis">{binding}</code>
              </span>
            ),
        )}
      </div>
      <div className="topology__queues">
        {rows.map(({ queue, link }) => (
          <Queue key={queue.name} queue={queue} link={link} />
        ))}
      </div>
    </div>
  );
}

function Queue({ queue, link }: TopologyRow) {
  const words = text.broker.topology;
  const Icon = ICONS[queue.role];
  const alarming = queue.role === 'dead' && queue.ready > 0;
  return (
    <div
      className="topology__queue"
      data-link={link}
      data-missing={queue.missing}
      style={{ blockSize: ROW_HEIGHT }}
    >
      <div className="topology__box">
        <Icon size={15} />
        <span className="topology__words" title={queue.name}>
          <bdi className="ellipsis mono">{queue.name}</bdi>
          <span className="muted ellipsis">
            {queue.missing === true ? words.missing : words.role[queue.role]}
          </span>
        </span>
        <span className={alarming ? 'num tone-danger' : 'num'} data-testid={`queue-ready-${queue.role}`}>
          {queue.missing === true ? NONE : formatCount(queue.ready)}
        </span>
        <span className="num">{queue.role === 'watched' ? NONE : formatCount(queue.unacknowledged)}</span>
        <span className="num">
          {queue.missing === true ? NONE : formatCount(queue.consumers)}
          {isShared(queue) && <Tag tone="warn">{words.foreign}</Tag>}
        </span>
        <span className="num">{rate(queue.inRate)}</span>
        <span className="num">{rate(queue.outRate)}</span>
      </div>
    </div>
  );
}

/** Somebody else takes what is this console's. */
export const isShared = ({ role, foreignConsumers = 0 }: QueueStatus): boolean =>
  role !== 'watched' && foreignConsumers > 0;

const rate = (perSecond: number | null): string => (perSecond === null ? NONE : formatRate(perSecond));

function TopologyTable({ broker, rows }: TopologyProps) {
  const words = text.broker.topology;
  return (
    <div className="visually-hidden">
      <table>
        <caption>{words.caption(broker.exchange)}</caption>
        <thead>
          <tr>
            <th scope="col">{text.broker.queue}</th>
            <th scope="col">{words.bindings}</th>
            <th scope="col">{words.hint.ready}</th>
            <th scope="col">{words.hint.inHand}</th>
            <th scope="col">{words.hint.consumers}</th>
            <th scope="col">{words.hint.inRate}</th>
            <th scope="col">{words.hint.outRate}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ queue, link }) => (
            <tr key={queue.name}>
              <th scope="row">
                {queue.name}, {queue.missing === true ? words.missing : words.role[queue.role]}
              </th>
              <td>{link === 'dead' ? words.deadFrom : (queue.binding ?? words.notTold)}</td>
              <td>{formatCount(queue.ready)}</td>
              <td>{queue.role === 'watched' ? text.common.notKnown : formatCount(queue.unacknowledged)}</td>
              <td>
                {formatCount(queue.consumers)} {isShared(queue) && words.foreign}
              </td>
              <td>{queue.inRate === null ? text.common.notKnown : formatRate(queue.inRate)}</td>
              <td>{queue.outRate === null ? text.common.notKnown : formatRate(queue.outRate)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
