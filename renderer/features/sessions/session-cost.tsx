import type { SessionCost as Cost } from '../../../backend/contract/sessions.ts';
import { text } from '../../text/en.ts';
import { costLines } from './cost-lines.ts';

/** How the amount comes about. */
export function SessionCost({ cost, final }: { cost: Cost | null; final: boolean }) {
  const words = text.sessions.cost;
  if (cost === null) return <p className="muted">{words.unknown}</p>;
  return (
    <>
      <table className="cost num" data-testid="session-cost">
        <caption className="visually-hidden">{words.title}</caption>
        <thead className="visually-hidden">
          <tr>
            {[words.part, words.calculation, words.amount].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {costLines(cost, final).map(({ key, name, calculation, amount }) => (
            <tr key={key} data-part={key}>
              <th scope="row">{name}</th>
              <td className="muted">{calculation}</td>
              <td>{amount}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="muted cost__note">{words.tariff}</p>
    </>
  );
}
