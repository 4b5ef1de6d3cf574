import { CircleStop, Play } from 'lucide-react';
import { useState } from 'react';
import { errorInfoOf, type RequestErrorInfo } from '../../api/client.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { Button } from '../../components/button.tsx';
import { text } from '../../text/en.ts';

/** Starts simulated chargers inside the console, and stops them all. */
export function SimulatorButtons({ prominent = false }: { prominent?: boolean }) {
  const running = useModel((model) => model.status?.simulatedChargers ?? 0);
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<RequestErrorInfo | null>(null);

  const run = (method: 'simulator.start' | 'simulator.stop') => (): void => {
    setBusy(true);
    setFailure(null);
    client
      .request(method, {})
      .catch((error: unknown) => setFailure(errorInfoOf(error)))
      .finally(() => setBusy(false));
  };
  const { simulator } = text.chargers;
  return (
    <>
      {failure !== null && (
        <span className="tone-danger" role="alert" title={failure.detail}>
          {failure.message}
        </span>
      )}
      {running > 0 && (
        <Button needsLink icon={<CircleStop size={14} />} disabled={busy} onClick={run('simulator.stop')}>
          {simulator.stop(running)}
        </Button>
      )}
      <Button
        needsLink
        variant={prominent ? 'primary' : 'plain'}
        icon={<Play size={14} />}
        disabled={busy}
        onClick={run('simulator.start')}
      >
        {running > 0 ? simulator.startAnother : simulator.start}
      </Button>
    </>
  );
}
