// The way to the search, for the tops of lists.

import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useSchoolMessages } from '../messages.ts';

/** « Rechercher ». */
export function SearchLink({ isQuiet = false }: { readonly isQuiet?: boolean }): ReactNode {
  return (
    <Link className={isQuiet ? 'btn btn-quiet' : 'btn'} href="/recherche">
      <Search className="i" aria-hidden="true" /> {useSchoolMessages().settings.search}
    </Link>
  );
}
