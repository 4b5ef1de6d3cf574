import type { ConsoleStatus } from '../../../backend/contract/status.ts';
import { Sparkline } from '../../components/sparkline.tsx';
import { text } from '../../text/en.ts';
import { formatRate } from '../../text/format.ts';
import { Card } from './card.tsx';
import { RATE_SAMPLES, useMessageRates } from './rate-history.ts';

/** How many messages pass, now and in the last minutes. */
export function RateCard({ status }: { status: ConsoleStatus }) {
  const words = text.overview;
  const rates = useMessageRates();
  const top = formatRate(Math.max(0, ...rates));
  return (
    <Card
      title={words.rate}
      link={{ place: 'messages', open: null, query: {} }}
      linkLabel={words.openMessages}
      testId="overview-rate"
    >
      <div className="overview-rate">
        <div className="overview-rate__now">
          <strong className="num">{formatRate(status.messagesPerSecond)}</strong>
          <span className="muted">{words.rateUnit}</span>
        </div>
        <div className="overview-rate__line">
          <Sparkline values={rates} length={RATE_SAMPLES} label={words.rateLabel(top)} />
          <span className="muted num">{words.rateSpan(top)}</span>
        </div>
      </div>
    </Card>
  );
}
