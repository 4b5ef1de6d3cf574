import type { BrokerConflict } from '../../../backend/contract/broker-conflict.ts';
import { text } from '../../text/en.ts';

/** Both sides of a disagreement about the topology, beside each other. */
export function BrokerConflictTable({ conflict }: { conflict: BrokerConflict }) {
  const words = text.broker.conflict;
  const { subject, ours, theirs } = sidesOf(conflict);
  return (
    <table className="broker-conflict" data-testid="broker-conflict">
      <caption>{words.where(words.kind[conflict.kind], conflict.name, conflict.vhost)}</caption>
      <thead>
        <tr>
          <th scope="col">{words.subject}</th>
          <th scope="col">{words.ours}</th>
          <th scope="col">{words.theirs}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row" className="mono">
            {subject}
          </th>
          <td className="mono">{ours}</td>
          <td className="mono">{theirs}</td>
        </tr>
      </tbody>
    </table>
  );
}

function sidesOf(conflict: BrokerConflict): { subject: string; ours: string; theirs: string } {
  const words = text.broker.conflict;
  switch (conflict.reason) {
    case 'arguments':
      return {
        subject: conflict.argument,
        ours: conflict.ours ?? words.notSet,
        theirs: conflict.theirs ?? words.notSet,
      };
    case 'access':
      return { subject: words.access, ours: words.asks(conflict.user), theirs: words.refused };
    case 'exclusive':
      return { subject: words.exclusive, ours: words.shared, theirs: words.taken };
  }
}
