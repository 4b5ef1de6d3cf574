/** A line across the window, above every page. */
import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '../../components/cx.ts';
import './banners.css';

interface BannerProps {
  tone: 'warn' | 'danger';
  icon?: ReactNode;
  title: string;
  testId: string;
  end?: ReactNode;
  children: ReactNode;
}

export function Banner({ tone, icon, title, testId, end, children }: BannerProps) {
  return (
    <div className={cx('banner', `banner--${tone}`)} role="alert" data-testid={testId}>
      {icon ?? <CircleAlert size={16} />}
      <div className="banner__words">
        <strong>{title}</strong>
        <span>{children}</span>
      </div>
      {end !== undefined && <div className="banner__end">{end}</div>}
    </div>
  );
}
