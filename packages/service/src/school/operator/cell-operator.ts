// Who acts on the cell: an operator whose account the command line named. The role alone is a place in one school. OFFICE-45.

import type { PersonId, SessionClaims } from '@preau/core/base';
import { actorsOf } from '../rights.ts';
import type { CellStore } from './ports.ts';

/** The person who acts; undefined for anybody else. One statement for operators, none for others. */
export async function cellOperatorOf(
  cell: Pick<CellStore, 'runsCell'>,
  session: SessionClaims,
): Promise<PersonId | undefined> {
  const actor = actorsOf(session, ['operator'])[0];
  return actor !== undefined && (await cell.runsCell(session.accountId)) ? actor.personId : undefined;
}
