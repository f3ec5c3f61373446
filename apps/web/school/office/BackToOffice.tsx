// The way back from a page of the office to the office.

import { ChevronLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useSchoolMessages } from '../messages.ts';

/** Stands above the heading. */
export function BackToOffice(): ReactNode {
  const text = useSchoolMessages().office;
  return (
    <p>
      <Link className="btn btn-quiet" href="/etablissement">
        <ChevronLeft className="i" aria-hidden="true" /> {text.title}
      </Link>
    </p>
  );
}
