import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import './tag.css';

export type Tone = 'ok' | 'info' | 'warn' | 'danger' | 'neutral';

interface TagProps {
  tone: Tone;
  /** Colour is never alone: an icon or the word says the same. */
  icon?: ReactNode;
  title?: string;
  /** Without a background, for dense tables. */
  bare?: boolean;
  children: ReactNode;
}

export function Tag({ tone, icon, title, bare = false, children }: TagProps) {
  return (
    <span className={cx('tag', `tag--${tone}`, bare && 'tag--bare')} title={title}>
      {icon}
      <span className="ellipsis">{children}</span>
    </span>
  );
}
