/** The states every place shares: loading, empty, failed, not connected, out of date. */
import { CircleAlert, History, RotateCw, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ErrorInfo } from '../../backend/contract/errors.ts';
import { text } from '../text/en.ts';
import { formatClockSeconds } from '../text/format.ts';
import { Button } from './button.tsx';
import { cx } from './cx.ts';
import { useLinkHindrance } from './link-state.ts';
import './states.css';

interface EmptyProps {
  icon?: ReactNode;
  title: string;
  hint?: string;
  children?: ReactNode;
}

export function Empty({ icon, title, hint, children }: EmptyProps) {
  return (
    <div className="empty" data-testid="empty">
      {icon !== undefined && <div className="empty__icon">{icon}</div>}
      <h2>{title}</h2>
      {hint !== undefined && hint !== '' && <p className="muted">{hint}</p>}
      {children !== undefined && <div className="empty__actions">{children}</div>}
    </div>
  );
}

/** Grey rows where data will be; it appears only when loading takes a moment, so that fast answers do not flash. */
export function Loading({ rows = 6 }: { rows?: number }) {
  return (
    <div className="loading" role="status" aria-label={text.common.loading}>
      {Array.from({ length: rows }, (_none, index) => (
        <div key={index} className="loading__row" />
      ))}
    </div>
  );
}

/** Particulars of up to this many characters are shown at once. */
const SHORT_DETAIL = 240;

interface ErrorNoteProps {
  error: ErrorInfo;
  onRetry?: () => void;
  compact?: boolean;
  /** More of it, between the words and the particulars. */
  children?: ReactNode;
}

/** What happened, what to do about it, and the particulars for whoever is asked for help. */
export function ErrorNote({ error, onRetry, compact = false, children }: ErrorNoteProps) {
  const offline = useLinkHindrance() !== null;
  // No fault of its own, and nothing to retry: whatever is fetched follows when the link is back.
  if (offline && error.code === 'CONNECTION_LOST') return <Offline retried={onRetry !== undefined} />;
  return (
    <div className={cx('error-note', compact && 'error-note--compact')} role="alert">
      <CircleAlert size={16} />
      <div className="error-note__words">
        <strong>{error.message}</strong>
        <p>{error.remedy}</p>
        {children}
        {error.detail !== undefined && error.detail !== '' && (
          <details open={error.detail.length <= SHORT_DETAIL}>
            <summary>{text.common.details}</summary>
            <pre className="mono" role="group" aria-label={text.common.details} tabIndex={0}>
              {error.detail}
            </pre>
          </details>
        )}
      </div>
      {onRetry !== undefined && (
        <Button icon={<RotateCw size={14} />} onClick={onRetry}>
          {text.common.tryAgain}
        </Button>
      )}
    </div>
  );
}

/** There is no link: `retried`: what is missing comes by itself when it is back. */
function Offline({ retried }: { retried: boolean }) {
  return (
    <p className="offline-note" role="status" data-testid="offline">
      <Unplug size={16} aria-hidden="true" />
      {retried ? text.common.offline : text.common.offlineDo}
    </p>
  );
}

/** What a fetch has to say; see `useFetched`. */
interface FetchState {
  data: unknown;
  error: ErrorInfo | null;
  /** When `data` came, ms. */
  readAt: number | null;
  reload: () => void;
}

interface MissingProps {
  fetched: FetchState;
  rows?: number;
  compact?: boolean;
}

/** Stands in for data that is not there: it is on its way, or cannot be read. */
export function Missing({ fetched: { error, reload }, rows, compact }: MissingProps) {
  if (error !== null) return <ErrorNote error={error} onRetry={reload} compact={compact} />;
  return <Loading rows={rows} />;
}

/** Above data that could not be read again: of when it is, and why. Nothing while it is up to date. */
export function Stale({ fetched: { data, error, readAt, reload } }: { fetched: FetchState }) {
  const offline = useLinkHindrance() !== null;
  if (data === null || error === null) return null;
  return (
    <div className="stale-note" role="status" data-testid="stale">
      <History size={14} aria-hidden="true" />
      <span>
        {text.common.staleSince(readAt === null ? '' : formatClockSeconds(readAt))}
        {!offline && ` ${error.message}.`}
      </span>
      {!offline && (
        <Button variant="quiet" onClick={reload}>
          {text.common.tryAgain}
        </Button>
      )}
    </div>
  );
}
