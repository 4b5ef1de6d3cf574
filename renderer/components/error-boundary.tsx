import { Component, type ReactNode } from 'react';
import { CircleAlert, RotateCw } from 'lucide-react';
import { text } from '../text/en.ts';
import { Button } from './button.tsx';
import { Empty } from './states.tsx';
import './error-boundary.css';

interface ErrorBoundaryProps {
  children: ReactNode;
}

/** A part of the page that cannot be shown leaves a message in its place, instead of a white window. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { error: Error | null }> {
  override state = { error: null };

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state as { error: Error | null };
    if (error === null) return this.props.children;
    return (
      <div className="page-failed" data-testid="page-failed" role="alert">
        <Empty icon={<CircleAlert size={28} />} title={text.pageFailed.title} hint={text.pageFailed.hint}>
          <Button variant="primary" icon={<RotateCw size={14} />} onClick={() => location.reload()}>
            {text.pageFailed.reload}
          </Button>
        </Empty>
        <p className="page-failed__cause mono muted">{error.message}</p>
      </div>
    );
  }
}
