// The level as five rungs; those reached are full. Its words stand beside it, always.

import type { ReactNode } from 'react';
import { LEVELS } from '@preau/core/base';
import type { Level } from '@preau/core/base';

/** Five rungs for a level. */
export function Rungs({ level }: { readonly level: Level }): ReactNode {
  return (
    <span className="rungs" aria-hidden="true">
      {LEVELS.map((rung) => (
        <i key={rung} className={rung <= level ? 'on' : undefined} />
      ))}
    </span>
  );
}
