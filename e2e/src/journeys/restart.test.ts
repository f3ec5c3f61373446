// Starting and stopping the whole Préau: nothing is left behind, nothing is lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addFreshLesson } from '../../../tools/testing/fresh-lesson.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import { untilView, Visitor } from '../../../tools/testing/visitor.ts';
import { isAlive, processesOf } from '../harness/processes.ts';
import { until } from '../harness/until.ts';

test('[JOURNEY-40] Ctrl-C stops everything that was started', async (t) => {
  await using preau = await startPreau();
  const started = processesOf(preau.pid, preau.dataDir);
  t.diagnostic(`${started.length} processes beside the first`);
  assert.ok(started.length >= 3, 'a database and media processes');
  assert.equal(await preau.stop(), 0);
  assert.deepEqual(started.filter(isAlive), []);
});

test('[JOURNEY-41] after a kill -9 the next start works on the same data and clears what was left behind', async (t) => {
  await using preau = await startPreau();
  const lessonId = await addFreshLesson(preau);
  const pupil = preau.accounts.find((account) => account.role === 'pupil')!;
  const teacher = await Visitor.signIn(preau.url, preau.accounts[0]!);
  await teacher.get('POST', `/api/lessons/${lessonId}/open`);
  const visitor = await Visitor.signIn(preau.url, pupil);
  const connection = visitor.connect(lessonId);
  t.after(() => connection.close());
  await untilView(connection, (view) => view.line.kind === 'live');
  await connection.send({ kind: 'raiseHand' });
  const started = processesOf(preau.pid, preau.dataDir);
  await preau.kill();
  await untilView(connection, (view) => view.line.kind === 'lost');
  await preau.restart();
  t.diagnostic(`serves again ${Math.round(preau.startMs)} ms after its start`);
  await until(
    'the end of what was left behind',
    () => started.filter(isAlive),
    (left) => left.length === 0,
  );
  const back = await untilView(connection, (view) => view.line.kind === 'live', 30_000);
  assert.equal(back.state.hands.length, 1);
  assert.equal(back.state.phase, 'open');
  // The session of before, and the password too.
  await visitor.get('GET', '/api/today');
  await Visitor.signIn(preau.url, pupil);
});
