import { X } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { text } from '../text/en.ts';
import { IconButton } from './button.tsx';
import './side-panel.css';

interface SidePanelProps {
  label: string;
  heading: ReactNode;
  /** Left out: the panel cannot be closed. */
  onClose?: () => void;
  testId: string;
  children: ReactNode;
}

/** What is chosen in a list, whole, beside the list. Escape closes it. */
export function SidePanel({ label, heading, onClose, testId, children }: SidePanelProps) {
  useEffect(() => {
    if (onClose === undefined) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClose();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onClose]);
  return (
    <aside className="side-panel" aria-label={label} data-testid={testId}>
      <div className="side-panel__head">
        <div className="side-panel__heading">{heading}</div>
        {onClose !== undefined && (
          <IconButton label={text.common.close} icon={<X size={16} />} onClick={onClose} />
        )}
      </div>
      <div className="side-panel__body">{children}</div>
    </aside>
  );
}

/** A titled part of a panel. */
export function PanelSection({
  title,
  end,
  level: Heading = 'h3',
  children,
}: {
  title: string;
  end?: ReactNode;
  /** Where no heading of the panel stands between the page's and this one: `h2`. */
  level?: 'h2' | 'h3';
  children: ReactNode;
}) {
  return (
    <section className="panel-section">
      <div className="panel-section__head">
        <Heading>{title}</Heading>
        {end}
      </div>
      {children}
    </section>
  );
}
