// Cards were forbidden: what they opened ends, a batch at a time. By the deed itself, and by a round for one whose process was killed. PEOPLE-111.

import type { SchoolId } from '@preau/core/base';
import type { Clock } from '../../base/index.ts';
import type { SessionDesk } from '../session-desk.ts';
import type { CardStore } from './card-ports.ts';

/** What is needed for it. */
export interface ForbiddenCardsParts {
  readonly cards: Pick<CardStore, 'endForbidden'>;
  readonly sessions: Pick<SessionDesk, 'announce'>;
  readonly clock: Clock;
}

/** Ends and announces what cards opened in this school, or in all (null), where they are forbidden now. Again, it ends what was left. */
export async function endForbiddenCards(parts: ForbiddenCardsParts, schoolId: SchoolId | null): Promise<void> {
  for await (const ended of parts.cards.endForbidden(schoolId, parts.clock.now())) await parts.sessions.announce(ended);
}
