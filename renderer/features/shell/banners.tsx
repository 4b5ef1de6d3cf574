/** What keeps the console from doing its work, with what to do about it. A lost link first: the rest is old then. */
import { LoaderCircle, Unplug, X } from 'lucide-react';
import { useState } from 'react';
import type { ErrorInfo } from '../../../backend/contract/errors.ts';
import type { StorageNotice } from '../../../backend/contract/status.ts';
import { errorInfoOf } from '../../api/client.ts';
import { useClient, useModel } from '../../api/console-context.tsx';
import { Button, IconButton } from '../../components/button.tsx';
import { text } from '../../text/en.ts';
import { formatClockSeconds, formatDuration, formatPercent } from '../../text/format.ts';
import { StorageNoticeBanner } from './storage-notice-banner.tsx';
import { Banner } from './banner.tsx';
import './banners.css';

/** Share of the journal's limit from which on it is spoken of. */
const NEARLY_FULL = 0.7;
const NO_NOTICES: readonly StorageNotice[] = [];

export function Banners() {
  const link = useModel((model) => model.link);
  const linkSince = useModel((model) => model.linkSince);
  const journal = useModel((model) => model.status?.journal ?? null);
  const database = useModel((model) => model.status?.database ?? null);
  const notices = useModel((model) => model.status?.notices ?? NO_NOTICES);
  const alert = useModel((model) => model.alert);
  const client = useClient();
  return (
    <div className="banners">
      {link === 'lost' && (
        <Banner
          tone="warn"
          icon={<Unplug size={16} />}
          title={text.banner.linkLost}
          testId="banner-link-lost"
        >
          {text.banner.linkLostHint(formatClockSeconds(linkSince))}
        </Banner>
      )}
      {link === 'connecting' && (
        <WaitingBanner title={text.banner.firstConnect} testId="banner-connecting">
          {text.banner.firstConnectHint}
        </WaitingBanner>
      )}
      {journal?.state === 'failed' && (
        <Banner tone="danger" title={text.banner.journalFailed} testId="banner-journal">
          <ErrorWords error={journal.error} />
        </Banner>
      )}
      {journal?.state === 'ok' && journal.fill >= NEARLY_FULL && (
        <Banner
          tone="warn"
          title={text.banner.journalFilling(formatPercent(journal.fill * 100))}
          testId="banner-journal-filling"
        >
          {text.banner.journalFillingHint(formatDuration(journal.oldestMs))}
        </Banner>
      )}
      {database?.state === 'checking' && (
        <WaitingBanner title={text.banner.databaseChecking} testId="banner-database-checking">
          {text.banner.databaseCheckingHint}
        </WaitingBanner>
      )}
      {database?.state === 'failed' && (
        <Banner tone="danger" title={text.banner.databaseFailed} testId="banner-database">
          <ErrorWords error={database.error} />
        </Banner>
      )}
      {notices.map((notice) => (
        <StorageNoticeBanner key={notice.noticeId} notice={notice} />
      ))}
      <ListenerBanner />
      <RecoveredBanner />
      {alert !== null && (
        <Banner
          tone="danger"
          title={alert.message}
          testId="banner-alert"
          end={
            <IconButton
              label={text.common.dismiss}
              icon={<X size={14} />}
              onClick={() => client.dismissAlert()}
            />
          }
        >
          {alert.remedy} {alert.detail}
        </Banner>
      )}
    </div>
  );
}

/** The main process has opened this page again after its process had gone (electron/faults.ts). */
function RecoveredBanner() {
  const [shown, setShown] = useState(() => location.search === '?recovered');
  if (!shown) return null;
  return (
    <Banner
      tone="warn"
      title={text.banner.recovered}
      testId="banner-recovered"
      end={<IconButton label={text.common.dismiss} icon={<X size={14} />} onClick={() => setShown(false)} />}
    >
      {text.banner.recoveredHint}
    </Banner>
  );
}

/** The OCPP server does not listen: nothing can connect until that is mended. */
function ListenerBanner() {
  const ocpp = useModel((model) => model.status?.ocpp ?? null);
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ErrorInfo | null>(null);
  if (ocpp?.state !== 'failed') return null;

  const { suggestedPort, error } = ocpp;
  const inUse = error?.code === 'OCPP_PORT_IN_USE';
  const attempt = (work: () => Promise<void>) => (): void => {
    setBusy(true);
    setFailure(null);
    work()
      .catch((error: unknown) => setFailure(errorInfoOf(error)))
      .finally(() => setBusy(false));
  };
  return (
    <Banner
      tone="danger"
      title={inUse ? text.banner.portInUse(ocpp.port) : (error?.message ?? '')}
      testId="banner-listener"
      end={
        <>
          {suggestedPort !== undefined && (
            <Button
              needsLink
              variant="primary"
              disabled={busy}
              onClick={attempt(async () =>
                client.setSettings(
                  await client.request('settings.update', { patch: { ocpp: { port: suggestedPort } } }),
                ),
              )}
            >
              {text.banner.takePort(suggestedPort)}
            </Button>
          )}
          <Button
            needsLink
            disabled={busy}
            onClick={attempt(async () => client.setStatus(await client.request('ocpp.restart', {})))}
          >
            {text.common.tryAgain}
          </Button>
        </>
      }
    >
      {inUse ? text.banner.portInUseHint : <ErrorWords error={error} />}
      {failure !== null && (
        <>
          {' '}
          {failure.message} {failure.remedy}
        </>
      )}
    </Banner>
  );
}

function ErrorWords({ error }: { error: ErrorInfo | undefined }) {
  if (error === undefined) return null;
  return (
    <>
      {error.remedy} {error.detail}
    </>
  );
}

/** What is most often over before anybody would have read of it. */
function WaitingBanner({ title, testId, children }: { title: string; testId: string; children: string }) {
  return (
    <div className="banners__delayed">
      <Banner tone="warn" icon={<LoaderCircle size={16} />} title={title} testId={testId}>
        {children}
      </Banner>
    </div>
  );
}
