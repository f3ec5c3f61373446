// Statements about one lesson see its school alone, whoever set them off: people's requests, a room that serves many of them, the clock. WALL-40.

import type { SchoolId } from '@preau/core/base';
import type { Database } from '../database.ts';
import { withinItsSchool } from '../wall.ts';

/** What the stores of the lesson run on. */
export type SchoolQueries = Pick<Database, 'query' | 'transaction'>;

/** The database as one school sees it. A request of other schools gets a RangeError. WALL-42. */
export function queriesOf(database: Database, schoolId: SchoolId): SchoolQueries {
  return {
    query: (act, text, values) => withinItsSchool(schoolId, () => database.query(act, text, values)),
    transaction: (act, work, more) => withinItsSchool(schoolId, () => database.transaction(act, work, more)),
  };
}
