// The cell of the tests of purges: what people write in it, and a desk beside that of the school.

import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { after } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionClaims } from '@preau/core/base';
import type { CellPurge } from '@preau/protocol/school';
import { createPurgeDesk } from '@preau/service/school';
import type { PurgeDeskParts } from '@preau/service/school';
import { HERE, openCell, THERE } from './cell-world.ts';

export const { harness, jars, ask, get, operator } = await openCell();
after(() => harness[Symbol.asyncDispose]());

/** The text as a message of a teacher to the head, in both schools. */
export async function spread(text: string): Promise<void> {
  for (const schoolId of [HERE, THERE]) {
    harness.clock.at += 4_000;
    const { personId } = await harness.person(schoolId, 'head-0');
    const as = `${schoolId} teacher-0`;
    const sent = await ask(as, 'POST', '/api/threads', {
      schoolId,
      threadId: randomUUID(),
      messageId: randomUUID(),
      subject: 'Important',
      text,
      personIds: [personId],
      groups: [],
    });
    assert.equal(sent.status, 201, sent.text);
  }
}

/** A file with content of its own on something that is there. */
export async function attach(schoolId: string, kind: string, useId: string): Promise<void> {
  await harness.database.query(
    'bear a file',
    `WITH f AS (INSERT INTO file (school_id, file_id, owner_id, name, media_type, bytes, sha256, created_at)
       SELECT $1, gen_random_uuid(), person_id, 'plan.pdf', 'application/pdf', 10, $4, $5 FROM person WHERE school_id = $1 AND sourced_id = 'teacher-0' RETURNING *)
     INSERT INTO file_use (school_id, kind, use_id, file_id, position) SELECT school_id, $2, $3, file_id, 1 FROM f`,
    [schoolId, kind, useId, createHash('sha256').update(useId).digest('hex'), harness.clock.at],
  );
}

/** The purge when it is through. */
export async function settled(purgeId: string): Promise<CellPurge> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(20)) {
    const purge = await operator<CellPurge>('GET', `/purges/${purgeId}`);
    if (purge.doneAt !== null) return purge;
  }
  throw new Error('The purge does not end');
}

/** A desk beside that of the school, another in some parts. */
export function deskWith(more: Partial<PurgeDeskParts>): ReturnType<typeof createPurgeDesk> {
  const { clock, school } = harness;
  const { cell, purges } = school.stores;
  const idle = { later: (): void => undefined, pause: async (): Promise<void> => undefined };
  const nothing = {
    eraseLessonMessages: async (): Promise<number> => 0,
    eraseLessonSheet: async (): Promise<boolean> => false,
  };
  return createPurgeDesk({ cell, purges, clock, randomness: school.randomness, ...nothing, ...idle, ...more });
}

/** Who runs the cell, as its session says. */
export async function operatorClaims(): Promise<SessionClaims> {
  const { rows } = await harness.database.query<{ accountId: string; personId: string }>(
    'find who runs the cell',
    `SELECT a.account_id AS "accountId", p.person_id AS "personId" FROM account a JOIN person p ON p.account_id = a.account_id WHERE a.runs_cell`,
  );
  const { accountId, personId } = rows[0]!;
  return { accountId, persons: [{ personId, schoolId: HERE, roles: ['operator'] }] } as unknown as SessionClaims;
}
