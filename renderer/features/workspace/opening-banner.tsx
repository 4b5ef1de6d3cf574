/** A file that is being opened, with the way to stop it; or why it was not opened. */
import { Progress } from '@base-ui/react/progress';
import { FileClock, X } from 'lucide-react';
import { useClient, useModel } from '../../api/console-context.tsx';
import { Button, IconButton } from '../../components/button.tsx';
import { text } from '../../text/en.ts';
import { formatCount } from '../../text/format.ts';
import { Banner } from '../shell/banner.tsx';
import './workspace.css';

export function OpeningBanner() {
  const words = text.workspace;
  const client = useClient();
  const opening = useModel((model) => model.opening);
  if (opening === null) return null;
  const { jobId, name, state, phase, messages, share, error } = opening;
  /** A job that the backend no longer knows has no end to wait for. */
  const cancel = (): void => {
    client.request('workspace.cancel', { jobId }).then(
      ({ cancelled }) => !cancelled && client.dismissOpening(),
      () => client.dismissOpening(),
    );
  };
  if (state === 'failed')
    return (
      <Banner
        tone="danger"
        title={words.failed(name)}
        testId="banner-opening-failed"
        end={
          <IconButton
            label={text.common.dismiss}
            icon={<X size={14} />}
            onClick={() => client.dismissOpening()}
          />
        }
      >
        {error !== undefined && `${error.detail ?? `${error.message}.`} ${error.remedy}`}
      </Banner>
    );
  return (
    <div className="opening" role="status" data-testid="opening">
      <FileClock size={16} aria-hidden="true" />
      <strong className="ellipsis">{words.opening(name)}</strong>
      <Progress.Root
        value={jobId === '' ? null : Math.round(share * 100)}
        aria-label={words.opening(name)}
        className="opening__progress"
      >
        <Progress.Track className="opening__track">
          <Progress.Indicator className="opening__bar" />
        </Progress.Track>
      </Progress.Root>
      <span className="muted num opening__words">
        {jobId === '' ? words.sending : words.phase[phase](formatCount(messages))}
      </span>
      {jobId !== '' && <Button onClick={cancel}>{text.common.cancel}</Button>}
    </div>
  );
}
