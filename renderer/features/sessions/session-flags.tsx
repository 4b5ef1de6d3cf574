import { Flag } from 'lucide-react';
import type { SessionFlag } from '../../../backend/contract/entities.ts';
import { text } from '../../text/en.ts';

/** The marks of a session in words, and what to do about each. */
export function SessionFlags({ flags }: { flags: readonly SessionFlag[] }) {
  if (flags.length === 0) return null;
  return (
    <ul className="flag-list" data-testid="session-flags">
      {flags.map((flag) => (
        <li key={flag}>
          <strong>
            <Flag size={13} />
            {text.sessions.flags[flag].label}
          </strong>
          <p>{text.sessions.flags[flag].explanation}</p>
          <p>
            <b>{text.sessions.detail.toDo}</b> {text.sessions.flagRemedies[flag]}
          </p>
        </li>
      ))}
    </ul>
  );
}
