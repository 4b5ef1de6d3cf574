import type { ReactNode } from 'react';
import './facts.css';

/** Names and values of a thing, in two columns. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="facts">{children}</dl>;
}

interface FactProps {
  name: string;
  title?: string;
  mono?: boolean;
  children: ReactNode;
}

export function Fact({ name, title, mono = false, children }: FactProps) {
  return (
    <div className="facts__row">
      <dt title={title}>{name}</dt>
      <dd className={mono ? 'mono' : undefined}>{children}</dd>
    </div>
  );
}

/** A text that came from outside, or a dash for one that never came. */
export function TextFact({ name, value, mono }: { name: string; value: string | null; mono?: boolean }) {
  return (
    <Fact name={name} mono={mono}>
      {value === null || value === '' ? <span className="muted">–</span> : <bdi>{value}</bdi>}
    </Fact>
  );
}
