// The frame of the operators' pages: their places in a row, and nobody but operators in it.

import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { PersonDay, TodayAnswer } from '@preau/protocol/school';
import { useScreen } from '../../ui/hooks.ts';
import { Failed } from '../../ui/Waiting.tsx';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { useOperatorMessages } from './messages.ts';
import './operator.css';

/** The row of places. */
function Places(): ReactNode {
  const text = useOperatorMessages();
  const [path] = useLocation();
  const places = [
    ['/exploitation', text.schools.title],
    ['/exploitation/reglages', text.switches.short],
    ['/exploitation/retraits', text.purge.short],
    ['/exploitation/journal', text.log.title],
    ['/exploitation/etat', text.health.title],
  ] as const;
  const isHere = (href: string): boolean =>
    href === '/exploitation' ? path === href || path.startsWith('/exploitation/etablissements') : path === href;
  return (
    <nav className="cell-places" aria-label={text.places}>
      {places.map(([href, label]) => (
        <Link key={href} className="btn btn-quiet" href={href} aria-current={isHere(href) ? 'page' : undefined}>
          {label}
        </Link>
      ))}
    </nav>
  );
}

/** Heading and places above what a page shows. */
export function CellPage({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  const heading = useScreen(title);
  return (
    <div className="cell stack">
      <Places />
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </div>
  );
}

/** Renders `children` for an operator; anybody else is told whose page it is. */
export function OperatorFrame({
  title,
  children,
}: {
  readonly title: string;
  readonly children: (person: PersonDay, day: TodayAnswer) => ReactNode;
}): ReactNode {
  const text = useOperatorMessages();
  return (
    <SchoolFrame title={title}>
      {(person, day) =>
        person.runsCell === true ? (
          children(person, day)
        ) : (
          <Failed title={title} sentence={text.notYours} state="forbidden" />
        )
      }
    </SchoolFrame>
  );
}
