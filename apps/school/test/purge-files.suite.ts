// Files that are taken away by their content.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { codeOf, HERE, THERE } from './cell-world.ts';
import { ask, harness, operator, settled } from './purge-world.ts';

test('[OFFICE-64] a file is taken away in every school by its content, and refused when it comes again', async () => {
  const sha256 = 'c'.repeat(64);
  const store = (schoolId: string): Promise<unknown> =>
    harness.database.query(
      'store a file',
      `INSERT INTO file (school_id, file_id, owner_id, name, media_type, bytes, sha256, created_at)
       SELECT $1, gen_random_uuid(), person_id, 'tract.pdf', 'application/pdf', 10, $2, $3 FROM person WHERE school_id = $1 AND sourced_id = 'teacher-0'`,
      [schoolId, sha256, harness.clock.at],
    );
  for (const schoolId of [HERE, THERE]) await store(schoolId);
  const { rows } = await harness.database.query<{ file_id: string }>(
    'find it',
    'SELECT file_id FROM file WHERE school_id = $1 AND sha256 = $2',
    [THERE, sha256],
  );
  const content = { kind: 'file', schoolId: THERE, fileId: rows[0]!.file_id };
  const purgeId = randomUUID();
  await operator('PUT', `/purges/${purgeId}`, { content, reason: 'Tract haineux', refuseDays: 30 });
  const purge = await settled(purgeId);
  assert.deepEqual([purge.files, purge.words, purge.isFile], [2, 'tract.pdf', true]);
  await assert.rejects(store(HERE), (error: { sqlState?: string }) => error.sqlState === 'PR002');
  const gone = await ask('operator', 'POST', '/api/operator/purges/count', { content });
  assert.equal(codeOf(gone), 'purge.unknown');
});
