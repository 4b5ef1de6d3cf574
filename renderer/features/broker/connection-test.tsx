import { CircleCheck, CircleMinus, CircleX } from 'lucide-react';
import type { ConnectionTestResult, ConnectionTestStep } from '../../../backend/contract/status.ts';
import { text } from '../../text/en.ts';
import { formatLatency } from '../../text/format.ts';
import { BrokerConflictTable } from './broker-conflict.tsx';

const ICONS: Readonly<Record<ConnectionTestStep['outcome'], typeof CircleCheck>> = {
  ok: CircleCheck,
  failed: CircleX,
  skipped: CircleMinus,
};
const TONES = { ok: 'tone-ok', failed: 'tone-danger', skipped: 'muted' } as const;

/** What *Test connection* did, step by step. */
export function ConnectionTest({ result }: { result: ConnectionTestResult }) {
  const words = text.broker;
  return (
    <section
      className="connection-test"
      aria-label={words.testLabel}
      role="status"
      data-testid="connection-test"
      data-ok={result.ok}
    >
      <h2 className={result.ok ? 'tone-ok' : 'tone-danger'}>
        {result.ok ? words.testOk : (result.error?.message ?? words.testFailed)}
      </h2>
      {!result.ok && result.error !== undefined && <p>{result.error.remedy}</p>}
      {result.error?.conflict !== undefined && <BrokerConflictTable conflict={result.error.conflict} />}
      <ol>
        {result.steps.map((step) => {
          const Icon = ICONS[step.outcome];
          return (
            <li key={step.name} data-outcome={step.outcome}>
              <Icon
                size={15}
                className={TONES[step.outcome]}
                role="img"
                aria-label={words.outcome[step.outcome]}
              />
              <div>
                <strong>{step.title}</strong>
                <p className="muted">
                  <bdi>{step.detail}</bdi>
                </p>
              </div>
              <span className="muted num">
                {step.outcome === 'skipped' ? words.outcome.skipped : formatLatency(step.durationMs)}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
