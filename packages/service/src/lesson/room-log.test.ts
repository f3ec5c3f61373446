import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeviceId, PersonId } from '@preau/core/base';
import { decide, decideEnter, decideOpen, decidePrepare } from '@preau/core/lesson';
import type { LessonEvent } from '@preau/core/lesson';
import { EventFrames } from './fan-out.ts';
import type { LessonKey, LessonLog } from './ports.ts';
import { MAX_WAITING, RoomLog } from './room-log.ts';
import type { Outcome } from './room-log.ts';

const key = { schoolId: '0750001A', lessonId: '00000000-0000-7000-8000-000000000700' } as LessonKey;
const [teacher, anna, bilal] = [1, 11, 12].map((n) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`) as [
  PersonId,
  PersonId,
  PersonId,
];
const device = 'device-device-device' as DeviceId;

/** What the cell refuses. */
const REFUSED = 'une chaîne que personne ne doit lire';

/** A store in memory whose appends wait for `release`, and that fails on demand. */
class SlowLog implements LessonLog {
  events: LessonEvent[] = [];
  appends: number[] = [];
  fails: 'before' | 'after' | undefined;
  #gates: (() => void)[] = [];
  isHolding = false;

  async append(
    _key: LessonKey,
    expectedSeq: number,
    events: readonly LessonEvent[],
  ): Promise<'appended' | 'conflict' | 'refused'> {
    this.appends.push(events.length);
    if (this.isHolding) await new Promise<void>((resolve) => this.#gates.push(resolve));
    const how = this.fails;
    this.fails = undefined;
    if (how === 'before') throw new Error('the store is gone');
    if (this.events.length !== expectedSeq) return 'conflict';
    if (events.some(({ fact }) => fact.kind === 'messagePosted' && fact.body?.text === REFUSED)) return 'refused';
    this.events.push(...events);
    if (how === 'after') throw new Error('the answer was lost');
    return 'appended';
  }

  async findMessages(): Promise<undefined> {
    return undefined;
  }

  async findSheetHolding(): Promise<undefined> {
    return undefined;
  }

  async forgetInSheets(): Promise<boolean> {
    return false;
  }

  async read(_key: LessonKey, after: number, limit: number): Promise<readonly LessonEvent[]> {
    return this.events.slice(after, after + limit);
  }

  release(): void {
    this.isHolding = false;
    for (const pass of this.#gates.splice(0)) pass();
  }
}

interface Bench {
  readonly store: SlowLog;
  readonly log: RoomLog;
  readonly told: LessonEvent[];
  say(text: string, commandId?: string, by?: PersonId): Promise<Outcome>;
}

async function open(store = new SlowLog(), isNew = true): Promise<Bench> {
  const told: LessonEvent[] = [];
  const log = new RoomLog({
    key,
    log: store,
    clock: { now: () => 1_000 },
    appended: (events) => void told.push(...events),
  });
  await log.load();
  const run = (decideOn: Parameters<RoomLog['submit']>[0]['decide']): Promise<Outcome> =>
    log.submit({ actor: null, commandId: null, decide: decideOn });
  if (isNew) {
    const lesson = {
      ...key,
      startsAt: 0,
      endsAt: 1e12,
      subject: '',
      audienceIds: [],
      audienceLabel: '',
      teacherIds: [teacher],
      room: '',
    };
    const roster = [teacher, anna, bilal].map((personId) => ({
      personId,
      part: personId === teacher ? ('teacher' as const) : ('pupil' as const),
      audienceId: null,
    }));
    await run((state) => decidePrepare(state, { lesson, roster, names: {}, sheet: '', slides: [], level: 4 }));
    for (const personId of [teacher, anna, bilal]) await run((state) => decideEnter(state, personId, device, false));
    await run((state) => decideOpen(state, teacher));
    store.appends = [];
    told.length = 0;
  }
  const say = (text: string, commandId?: string, by: PersonId = anna): Promise<Outcome> =>
    log.submit({
      actor: by,
      commandId: commandId ?? null,
      decide: (state) => decide(state, { kind: 'postMessage', text }, by),
    });
  return { store, log, told, say };
}

const seqOf = (outcome: Outcome): number => (outcome.ok ? outcome.value.seq : -1);

test('[LESSON-57] commands that arrive while an append is under way are written together in the next', async () => {
  const { store, say, told } = await open();
  store.isHolding = true;
  const first = say('un');
  await new Promise((resolve) => setImmediate(resolve));
  const rest = Array.from({ length: 20 }, (_, n) => say(`${n}`));
  store.release();
  assert.equal(seqOf(await first), 6);
  assert.deepEqual(
    (await Promise.all(rest)).map(seqOf),
    Array.from({ length: 20 }, (_, n) => 7 + n),
  );
  assert.deepEqual(store.appends, [1, 20]);
  assert.deepEqual(
    told.map(({ seq }) => seq),
    Array.from({ length: 21 }, (_, n) => 6 + n),
  );
});

test('[LESSON-145] of commands written together the one that is refused is told so, and the others are written once, in order', async () => {
  const { store, log, say } = await open();
  const answers = await Promise.all([say('un'), say(REFUSED), say('deux'), say('trois')]);
  assert.deepEqual(answers.map(seqOf), [6, -1, 7, 8]);
  assert.deepEqual(answers[1], { ok: false, error: { code: 'content.refused' } });
  assert.deepEqual(
    log.state.messages.map(({ text }) => text),
    ['un', 'deux', 'trois'],
  );
  assert.equal(store.events.length, 8);
});

test('[LESSON-50] when another process wrote first, its events are read and told, and the command is decided again on them', async () => {
  const { store, log, say, told } = await open();
  const other = await open(store, false);
  store.isHolding = true;
  const mine = say('à moi');
  await new Promise((resolve) => setImmediate(resolve));
  store.isHolding = false;
  await other.log.submit({
    actor: teacher,
    commandId: null,
    decide: (state) => decide(state, { kind: 'remove', personId: anna }, teacher),
  });
  store.release();
  const outcome = await mine;
  assert.deepEqual(outcome, { ok: false, error: { code: 'lesson.removed' } });
  assert.deepEqual(
    told.map(({ fact }) => fact.kind),
    ['removed'],
  );
  assert.equal(log.state.seq, 6);
});

test('[LESSON-58] a store that fails refuses for now; what it wrote before failing is found, and not written twice', async () => {
  const { store, say, told } = await open();
  store.fails = 'before';
  assert.deepEqual(await say('un', 'command-1'), {
    ok: false,
    error: { code: 'server.unavailable', retryAfterMs: 1_000 },
  });
  assert.equal(seqOf(await say('un', 'command-1')), 6);
  store.fails = 'after';
  assert.equal((await say('deux', 'command-2')).ok, false);
  assert.equal(seqOf(await say('deux', 'command-2')), 7, 'it stands there already');
  assert.equal(store.events.length, 7);
  assert.deepEqual(
    told.map(({ seq }) => seq),
    [6, 7],
  );
});

test('[LESSON-59] beyond two thousand waiting commands the next are refused at once', async () => {
  const { store, say } = await open();
  store.isHolding = true;
  const first = say('0');
  await new Promise((resolve) => setImmediate(resolve));
  const waiting = Array.from({ length: MAX_WAITING }, (_, n) => say(`${n}`));
  assert.equal((await say('trop')).ok, false);
  store.release();
  assert.ok((await first).ok);
  assert.ok((await Promise.all(waiting)).every((outcome) => outcome.ok));
  assert.ok((await say('encore')).ok);
});

test('[LESSON-54] a command in flight that comes again is answered with the same number', async () => {
  const { say, store } = await open();
  const [one, two] = await Promise.all([say('x', 'command-1'), say('x', 'command-1')]);
  assert.deepEqual([seqOf(one), seqOf(two)], [6, 6]);
  assert.equal(seqOf(await say('x', 'command-1', bilal)), 7, 'of another person it is another');
  const later = await open(store, false);
  assert.equal(seqOf(await later.say('x', 'command-1')), 6, 'also after a restart');
});

test('[LESSON-53] memory reaches back to its oldest event; before that there is nothing but a snapshot', async () => {
  const { log, say } = await open();
  for (let n = 0; n < 30; n += 1) await Promise.all(Array.from({ length: 100 }, () => say('x')));
  assert.equal(log.after(1), undefined);
  assert.deepEqual(
    log.after(log.state.seq - 3)?.map(({ seq }) => seq),
    [3_003, 3_004, 3_005],
  );
  assert.deepEqual(log.after(log.state.seq), []);
});

test('[LESSON-52] a batch is written as text once per class of readers', async () => {
  const { log, told, say } = await open();
  await say('pour tous');
  const [open1] = told;
  assert.ok(open1 !== undefined);
  const pupil = (personId: PersonId): { personId: PersonId; part: 'pupil' } => ({ personId, part: 'pupil' });
  const forAll = new EventFrames([open1]);
  assert.equal(forAll.for(pupil(anna)), forAll.for({ personId: teacher, part: 'teacher' }));
  await log.submit({
    actor: teacher,
    commandId: null,
    decide: (state) => decide(state, { kind: 'askToUnmute', personId: anna }, teacher),
  });
  const frames = new EventFrames(told);
  assert.deepEqual(JSON.parse(frames.for(pupil(bilal))), {
    t: 'events',
    events: [JSON.parse(JSON.stringify(open1)), { seq: 7, hole: true }],
  });
  assert.notEqual(frames.for(pupil(bilal)), frames.for(pupil(anna)));
  assert.equal(frames.for(pupil(anna)), frames.for({ personId: teacher, part: 'teacher' }));
});
