// The real program, as `npm start` runs it, with a media capacity that is too small for a class: held down, in all the same, and so after a crash.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addFreshLesson } from '../../../tools/testing/fresh-lesson.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import { untilView, Visitor } from '../../../tools/testing/visitor.ts';

/** A third of what the class would need at level 1 (docs/reference/level-costs.json), shared by the media processes. */
const TOO_FEW_CORES = '0.03';
const ENTRIES = 10;

test('[GATE-116] [GATE-119] [LESSON-133] a class that does not fit is in at level 0, part of it hears, and a crash of the program changes nothing', async (t) => {
  const env = { PREAU_MEDIA_CAPACITY: TOO_FEW_CORES };
  await using preau = await startPreau({ env });
  const lessonId = await addFreshLesson(preau);
  const account = (role: string): (typeof preau.accounts)[number] => preau.accounts.find((each) => each.role === role)!;
  const teacher = await Visitor.signIn(preau.url, account('teacher'));
  const open = async (): Promise<ReturnType<Visitor['connect']>> => {
    const connection = teacher.connect(lessonId);
    await untilView(connection, ({ line }) => line.kind === 'live');
    return connection;
  };
  await teacher.get('POST', `/api/lessons/${lessonId}/open`);
  const desk = await open();
  await untilView(desk, ({ state }) => state.ceiling === 0 && state.marginSeats > 0);
  const { level, wish, levelBy, hearing } = desk.getSnapshot().state;
  assert.deepEqual([level, wish, levelBy, hearing.length], [0, 4, 'gate', 1], 'she hears');

  const pupil = await Visitor.signIn(preau.url, account('pupil'));
  const times: number[] = [];
  for (let n = 0; n < ENTRIES; n += 1) {
    const since = performance.now();
    const connection = pupil.connect(lessonId);
    await untilView(connection, ({ line, state }) => line.kind === 'live' && state.seq > 0);
    assert.equal((await connection.send({ kind: 'postMessage', text: `présent ${n}` })).ok, true);
    times.push(Math.round(performance.now() - since));
    connection.close();
  }
  times.sort((a, b) => a - b);
  t.diagnostic(`from ticket to a message in the log, held at level 0: ${times.join(', ')} ms`);

  desk.close();
  await preau.kill();
  env.PREAU_MEDIA_CAPACITY = '100';
  await preau.restart();
  const again = await open();
  const { state } = again.getSnapshot();
  assert.deepEqual([state.level, state.wish, state.ceiling], [0, 4, 0], 'the log stands until the minute is over');
  assert.ok(state.messages.length === ENTRIES);
  again.close();
});
