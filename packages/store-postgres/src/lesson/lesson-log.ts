// Logs of lessons in PostgreSQL. Port: LessonLog. LESSON-50.

import type { EpochMs, PersonId } from '@preau/core/base';
import { parsePersonId } from '@preau/core/base';
import type { LessonEvent, LessonFact, Visibility } from '@preau/core/lesson';
import type { LessonLog } from '@preau/service/lesson';
import type { Database } from '../database.ts';
import { REFUSED_CONTENT, StoreError } from '../store-error.ts';
import { queriesOf } from './school-queries.ts';
import { createSheetContents } from './sheet-contents.ts';

interface EventRow {
  readonly seq: number;
  readonly at: EpochMs;
  readonly actor_id: PersonId | null;
  readonly visibility: string;
  readonly command_id: string | null;
  readonly fact: object;
  readonly body: object | null;
}

const UNIQUE_VIOLATION = '23505';
/** Kinds whose fact has a body, so that an erased one reads as null and not as absent. */
const WITH_BODY: ReadonlySet<string> = new Set([
  'prepared',
  'invited',
  'messagePosted',
  'sheetChanged',
] satisfies LessonFact['kind'][]);

/** Makes the store of logs. */
export function createLessonLog(database: Database): LessonLog {
  return {
    ...createSheetContents(database),
    async append(key, expectedSeq, events) {
      if (events[0]?.seq !== expectedSeq + 1)
        throw new RangeError(`Cannot append to a log: ${events[0]?.seq} does not follow ${expectedSeq}`);
      const rows = toRows(events);
      const queries = queriesOf(database, key.schoolId);
      const erased = events.flatMap(({ fact }) => (fact.kind === 'messageDeleted' ? [fact.target] : []));
      try {
        // One statement is one transaction: the common case has one round trip.
        if (erased.length === 0) await queries.query('append to a log', APPEND, [key.schoolId, key.lessonId, rows]);
        else {
          await queries.transaction('append to a log', async (tx) => {
            await tx.query('append to a log', APPEND, [key.schoolId, key.lessonId, rows]);
            await tx.query('erase a message', ERASE, [key.schoolId, key.lessonId, erased]);
          });
        }
        return 'appended';
      } catch (error) {
        if (error instanceof StoreError && error.sqlState === UNIQUE_VIOLATION) return 'conflict';
        if (error instanceof StoreError && error.sqlState === REFUSED_CONTENT) return 'refused';
        throw error;
      }
    },
    async findMessages(key, seqs) {
      const { rows } = await queriesOf(database, key.schoolId).query<{ seq: number; at: EpochMs; standing: number[] }>(
        'read the end of a log',
        `SELECT e.seq, e.at, ARRAY(SELECT m.seq FROM lesson_event m WHERE m.school_id = $1 AND m.lesson_id = $2 AND m.seq = ANY($3::integer[])
           AND m.kind = 'messagePosted' AND m.body IS NOT NULL ORDER BY m.seq) AS standing
         FROM lesson_event e WHERE e.school_id = $1 AND e.lesson_id = $2 ORDER BY e.seq DESC LIMIT 1`,
        [key.schoolId, key.lessonId, seqs],
      );
      return rows[0];
    },
    async read(key, after, limit) {
      const { rows } = await queriesOf(database, key.schoolId).query<EventRow>('read a log', READ, [
        key.schoolId,
        key.lessonId,
        after,
        limit,
      ]);
      return rows.map(toEvent);
    },
  };
}

const APPEND = `
INSERT INTO lesson_event (school_id, lesson_id, seq, at, actor_id, visibility, command_id, command_part, kind, fact, body)
SELECT $1, $2, e.seq, e.at, e.actor_id, e.visibility, e.command_id, e.command_part, e.kind, e.fact, e.body
FROM jsonb_to_recordset($3::jsonb) AS e(seq integer, at bigint, actor_id uuid, visibility text, command_id text, command_part smallint, kind text, fact jsonb, body jsonb)`;

const ERASE =
  "UPDATE lesson_event SET body = NULL WHERE school_id = $1 AND lesson_id = $2 AND seq = ANY($3::integer[]) AND kind = 'messagePosted'";

const READ = `
SELECT seq, at, actor_id, visibility, command_id, fact, body FROM lesson_event
WHERE school_id = $1 AND lesson_id = $2 AND seq > $3 ORDER BY seq LIMIT $4`;

/** A body that is JSON null would be a value of its own: it is left out, and reads as SQL null. */
function toRows(events: readonly LessonEvent[]): string {
  let last: string | null = null;
  let part = 0;
  return JSON.stringify(
    events.map((event) => {
      const command = event.commandId === null ? null : `${event.actor} ${event.commandId}`;
      part = command !== null && command === last ? part + 1 : 0;
      last = command;
      const { body, ...fact } = { body: undefined, ...event.fact };
      return {
        seq: event.seq,
        at: event.at,
        actor_id: event.actor,
        visibility: typeof event.visibility === 'string' ? event.visibility : event.visibility.personId,
        command_id: event.commandId,
        command_part: part,
        kind: fact.kind,
        fact,
        body: body ?? undefined,
      };
    }),
  );
}

function toEvent(row: EventRow): LessonEvent {
  const { kind } = row.fact as { kind: string };
  const fact = (WITH_BODY.has(kind) ? { ...row.fact, body: row.body } : row.fact) as LessonFact;
  return {
    seq: row.seq,
    at: row.at,
    actor: row.actor_id,
    visibility: toVisibility(row.visibility),
    commandId: row.command_id,
    fact,
  };
}

function toVisibility(text: string): Visibility {
  if (text === 'everyone' || text === 'adults') return text;
  const personId = parsePersonId(text);
  if (personId === undefined)
    throw new StoreError('schema', 'Cannot read a log: a visibility is neither a word nor a person');
  return { personId };
}
