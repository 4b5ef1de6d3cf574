import { KeyRound } from 'lucide-react';
import { text } from '../../text/en.ts';
import './no-token-page.css';

/** Shown in a browser that has no token, or one of an earlier launch. */
export function NoTokenPage({ reason }: { reason: 'missing' | 'refused' }) {
  return (
    <main className="no-token" data-testid={`no-token-${reason}`}>
      <KeyRound size={28} />
      {reason === 'missing' ? (
        <>
          <h1>{text.noToken.title}</h1>
          <p>{text.noToken.body}</p>
          <code className="mono">{text.noToken.example}</code>
        </>
      ) : (
        <>
          <h1>{text.refused.title}</h1>
          <p>{text.refused.body}</p>
        </>
      )}
      <p className="muted">{text.noToken.hint}</p>
    </main>
  );
}
