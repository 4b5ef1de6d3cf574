import type { ReactNode } from 'react';
import { formatRoute, type Route } from '../../api/route.ts';

interface CardProps {
  title: string;
  link: Route;
  linkLabel: string;
  testId: string;
  children: ReactNode;
}

/** A titled part of the overview that leads to the place which shows it whole. */
export function Card({ title, link, linkLabel, testId, children }: CardProps) {
  return (
    <section className="overview-card" aria-label={title} data-testid={testId}>
      <div className="overview-card__head">
        <h2>{title}</h2>
        <a className="panel-link" href={formatRoute(link)}>
          {linkLabel}
        </a>
      </div>
      {children}
    </section>
  );
}
