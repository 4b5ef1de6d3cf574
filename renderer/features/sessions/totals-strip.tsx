import type { ReactNode } from 'react';
import type { SessionTotals } from '../../../backend/contract/sessions.ts';
import { text } from '../../text/en.ts';
import { formatCount, formatEnergyShort, formatHours, formatMoney, NONE } from '../../text/format.ts';

/** Sums over all sessions under the filter, not only those that are listed. */
export function TotalsStrip({ totals }: { totals: SessionTotals | null }) {
  const words = text.sessions.totals;
  const money =
    totals === null || totals.amounts.length === 0
      ? NONE
      : totals.amounts.map(({ amountMinor, currency }) => formatMoney(amountMinor, currency)).join(' + ');
  return (
    <dl className="session-totals num" data-testid="session-totals" title={words.hint}>
      <Total name={words.count}>{totals === null ? NONE : formatCount(totals.count)}</Total>
      <Total name={words.energy}>{totals === null ? NONE : formatEnergyShort(totals.energyWh)}</Total>
      <Total name={words.duration}>{totals === null ? NONE : formatHours(totals.durationMs)}</Total>
      <Total name={words.amount}>
        {totals?.estimated === true && <span title={text.sessions.estimate}>≈ </span>}
        {money}
      </Total>
    </dl>
  );
}

function Total({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
