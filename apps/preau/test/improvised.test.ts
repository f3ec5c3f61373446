// An improvised lesson, ended early, and the next one in its hour: school learns it from the log of the lesson, which is the truth.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import { untilView, Visitor } from '../../../tools/testing/visitor.ts';

const preau = await startPreau();
after(() => preau[Symbol.asyncDispose]());
const teacher = await Visitor.signIn(
  preau.url,
  preau.accounts.find((account) => account.role === 'teacher')!,
);
const { audiences } = await teacher.get<{ audiences: readonly { audienceId: string }[] }>('GET', '/api/audiences');
const startsAt = Date.now();
const endsAt = startsAt + 40 * 60_000;

function improvise(): ReturnType<typeof ask> {
  return ask({ audienceId: audiences[0]?.audienceId, subject: 'Soutien', startsAt, endsAt });
}
function ask(body: object): Promise<{ status: number; body: { code?: string; lessonId?: string } }> {
  return teacher.ask('POST', '/api/timetable/lessons', body);
}

test('[SCHOOL-99] an improvised lesson that was ended leaves its hour to the next one', async () => {
  const first = await improvise();
  assert.equal(first.status, 201, JSON.stringify(first.body));
  assert.equal((await improvise()).body.code, 'timetable.conflict');

  const lessonId = first.body.lessonId!;
  await teacher.get('POST', `/api/lessons/${lessonId}/open`);
  // Open is not ended: the hour is still taken.
  assert.equal((await improvise()).body.code, 'timetable.conflict');
  const connection = teacher.connect(lessonId);
  try {
    await untilView(connection, (view) => view.line.kind === 'live' && view.state.phase === 'open');
    assert.equal((await connection.send({ kind: 'close' })).ok, true);
  } finally {
    connection.close();
  }

  const second = await improvise();
  assert.equal(second.status, 201, JSON.stringify(second.body));
  // The one that stands now takes the hour again.
  assert.equal((await improvise()).body.code, 'timetable.conflict');
});
