import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx.ts';
import './button.css';

type ButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  variant?: 'plain' | 'primary' | 'quiet' | 'danger';
  icon?: ReactNode;
  children: ReactNode;
};

export function Button({ variant = 'plain', icon, children, className, type, ...rest }: ButtonProps) {
  return (
    <button {...rest} type={type ?? 'button'} className={cx('button', `button--${variant}`, className)}>
      {icon}
      <span>{children}</span>
    </button>
  );
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'children' | 'aria-label'> & {
  label: string;
  icon: ReactNode;
};

/** A button that shows an icon alone: `label` names it for screen readers and on hover. */
export function IconButton({ label, icon, className, type, ...rest }: IconButtonProps) {
  return (
    <button
      title={label}
      {...rest}
      type={type ?? 'button'}
      aria-label={label}
      className={cx('icon-button', className)}
    >
      {icon}
    </button>
  );
}
