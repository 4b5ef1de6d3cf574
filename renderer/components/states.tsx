/** The states every place shares: loading, empty, failed. */
import { CircleAlert, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ErrorInfo } from '../../backend/contract/errors.ts';
import { text } from '../text/en.ts';
import { Button } from './button.tsx';
import { cx } from './cx.ts';
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
            <pre className="mono">{error.detail}</pre>
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
