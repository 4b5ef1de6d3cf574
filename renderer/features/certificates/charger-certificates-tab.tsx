/** Certificates between the console and one charger: its requests, and the console's own authority. */
import { FileSignature, ShieldPlus } from 'lucide-react';
import { useState } from 'react';
import type { CertificateRequest } from '../../../backend/contract/certificates.ts';
import type { CommandResult } from '../../../backend/contract/commands.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { formatRoute } from '../../api/route.ts';
import { useFetched } from '../../api/use-fetched.ts';
import { useLogGrowth } from '../../api/use-log-growth.ts';
import { useTask } from '../../api/use-task.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { PanelSection } from '../../components/side-panel.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { text } from '../../text/en.ts';
import { formatLatency } from '../../text/format.ts';
import { outcomeOfResult } from '../commands/outcome.ts';
import './certificates.css';

const REFRESH_MS = 500;

export function CertificatesTab({ chargerId }: { chargerId: string }) {
  const words = text.access.certificates;
  const connected = useModel((model) => model.chargers?.get(chargerId)?.connected ?? false);
  return (
    <div className="charger-page__scroller" data-testid="certificates-tab">
      {!connected && <p className="certificates__offline">{words.offline}</p>}
      <PanelSection title={words.title}>
        <Requests chargerId={chargerId} connected={connected} />
      </PanelSection>
      <PanelSection title={words.authority}>
        <Authority chargerId={chargerId} connected={connected} />
      </PanelSection>
    </div>
  );
}

interface PartProps {
  chargerId: string;
  connected: boolean;
}

function Requests({ chargerId, connected }: PartProps) {
  const words = text.access.certificates;
  const client = useClient();
  const task = useTask();
  const [result, setResult] = useState<CommandResult | null>(null);
  const { data, error, reload } = useFetched(`requests ${chargerId}`, () =>
    client.request('security.requests', { chargerId }),
  );
  useLogGrowth(REFRESH_MS, reload);
  const sign = ({ csr }: CertificateRequest): void =>
    task.start(async () => {
      setResult(null);
      const payload = await client.request('security.sign', { chargerId, csr });
      setResult(await client.request('commands.send', { chargerId, action: 'CertificateSigned', payload }));
      return '';
    });
  if (error !== null && data === null) return <ErrorNote error={error} onRetry={reload} compact />;
  return (
    <>
      {data?.length === 0 && (
        <p>
          {words.none} <span className="muted">{words.noneHint}</span>
        </p>
      )}
      <ul className="certificate-requests">
        {data?.map((request) => (
          <li key={`${request.receivedAt} ${request.csr}`}>
            <span>
              <bdi className="mono">{request.subject}</bdi>{' '}
              <span className="muted">
                {words.received} <Moment at={request.receivedAt} />
              </span>
            </span>
            {request.error === undefined ? (
              <Button
                needsLink
                icon={<FileSignature size={14} />}
                disabled={!connected || task.running}
                onClick={() => sign(request)}
                data-testid="certificate-sign"
              >
                {words.sign}
              </Button>
            ) : (
              <ErrorNote error={request.error} compact />
            )}
          </li>
        ))}
      </ul>
      {task.error !== null && <ErrorNote error={task.error} compact />}
      <Answer result={result} />
    </>
  );
}

function Authority({ chargerId, connected }: PartProps) {
  const words = text.access.certificates;
  const client = useClient();
  const task = useTask();
  const [asking, setAsking] = useState(false);
  const [result, setResult] = useState<CommandResult | null>(null);
  const { data, error, reload } = useFetched('security', () => client.request('security.get', {}));
  if (error !== null && data === null) return <ErrorNote error={error} onRetry={reload} compact />;
  const pem = data?.authorityPem ?? null;
  if (pem === null)
    return (
      <p className="muted">
        {words.noAuthority}{' '}
        <a className="panel-link" href={formatRoute({ place: 'settings', open: null, query: {} })}>
          {words.openSettings}
        </a>
      </p>
    );
  const install = (): void =>
    task.start(async () => {
      setResult(null);
      setResult(
        await client.request('commands.send', {
          chargerId,
          action: 'InstallCertificate',
          payload: { certificateType: 'CentralSystemRootCertificate', certificate: pem },
        }),
      );
      return '';
    });
  return (
    <>
      <p className="muted panel-hint">{words.authorityHint}</p>
      <Button
        needsLink
        className="certificates__install"
        icon={<ShieldPlus size={14} />}
        disabled={!connected || task.running}
        onClick={() => setAsking(true)}
        data-testid="certificate-install"
      >
        {words.install}
      </Button>
      {task.error !== null && <ErrorNote error={task.error} compact />}
      <Answer result={result} />
      <ConfirmDialog
        open={asking}
        question={words.installQuestion}
        confirm={words.install}
        confirmTestId="certificate-install-confirm"
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          install();
        }}
      >
        <p>{words.installBody}</p>
      </ConfirmDialog>
    </>
  );
}

/** What the charger answered, said aloud when it comes. */
function Answer({ result }: { result: CommandResult | null }) {
  if (result === null) return <p role="status" />;
  const { word, tone } = outcomeOfResult(result);
  return (
    <p role="status" className="certificates__answer" data-testid="certificate-answer">
      <span className={`tone-${tone}`}>{text.access.certificates.answered(word)}</span>{' '}
      <span className="muted num">{formatLatency(result.latencyMs)}</span>{' '}
      {result.kind === 'CALLERROR' && <bdi>{result.errorDescription}</bdi>}
    </p>
  );
}
