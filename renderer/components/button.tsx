import type { ComponentProps, MouseEvent, ReactNode } from 'react';
import { cx } from './cx.ts';
import { useLinkHindrance } from './link-state.ts';
import './button.css';

interface LinkProps {
  /** It asks the backend: while the link is lost it does nothing, and says why on hover and to screen readers. */
  needsLink?: boolean;
}

type ButtonProps = Omit<ComponentProps<'button'>, 'children'> &
  LinkProps & {
    variant?: 'plain' | 'primary' | 'quiet' | 'danger';
    icon?: ReactNode;
    children: ReactNode;
  };

export function Button({ variant = 'plain', icon, children, className, type, ...rest }: ButtonProps) {
  return (
    <button
      {...useHindered(rest)}
      type={type ?? 'button'}
      className={cx('button', `button--${variant}`, className)}
    >
      {icon}
      <span>{children}</span>
    </button>
  );
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'children' | 'aria-label'> &
  LinkProps & {
    label: string;
    icon: ReactNode;
  };

/** A button that shows an icon alone: `label` names it for screen readers and on hover. */
export function IconButton({ label, icon, className, type, ...rest }: IconButtonProps) {
  return (
    <button
      title={label}
      {...useHindered(rest)}
      type={type ?? 'button'}
      aria-label={label}
      className={cx('icon-button', className)}
    >
      {icon}
    </button>
  );
}

/** The control's properties, or those of one that cannot be used: it keeps the focus, and can be asked why. */
function useHindered({
  needsLink = false,
  ...rest
}: ComponentProps<'button'> & LinkProps): ComponentProps<'button'> {
  const hindrance = useLinkHindrance();
  if (!needsLink || hindrance === null) return rest;
  return {
    ...rest,
    title: hindrance,
    'aria-disabled': true,
    'aria-description': hindrance,
    // Enter in a form's field clicks the button that submits it.
    onClick: (event: MouseEvent) => event.preventDefault(),
  };
}
