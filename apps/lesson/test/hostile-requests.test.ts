// Hostile requests on every route of the lesson, while two members of the same lesson write to each other: a named refusal or a success, never a fault;
// what is refused has written nothing. docs/spec/wall.md, "Hostile bodies".

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROLES } from '@preau/core/base';
import type { Operation } from '@preau/protocol/base';
import { startCanary } from '../../../tools/testing/canary.ts';
import { Dice, hostileBody, hostileText } from '../../../tools/testing/hostile-bodies.ts';
import type { Hostile } from '../../../tools/testing/hostile-bodies.ts';
import {
  CodeCount,
  faultOf,
  HOSTILE_REQUESTS,
  HOSTILE_SEED,
  HOSTILE_TIMEOUT_MS,
  MOST_FAULTS,
} from '../../../tools/testing/hostile-run.ts';
import { Seat } from '../../../tools/testing/seat.ts';
import { openTouchLog } from '../../../tools/testing/touch-log.ts';
import { LESSON_OPERATIONS } from '../src/index.ts';
import type { Browser } from './lesson-rig.ts';
import { LINES, NOT_BY_THE_CLOCK, openWorld, PLACES } from './rights-world.ts';
import type { Asked, Wanted, World } from './rights-world.ts';

const ACCEPTED = 'accepted';
/** A sign-in may ask two hundred times at once (LESSON-68). */
const USES = 150;
/** A socket is no request; frames have a test of their own. */
const aims = LESSON_OPERATIONS.filter(({ path }) => !path.startsWith('/ws/'));

/** A form with one field wrong. */
function hostileForm(dice: Dice, right: URLSearchParams): Hostile {
  const form = new URLSearchParams(right);
  const name = dice.pick(['id', 'text', 'lang', '__proto__']);
  const kind = dice.below(3);
  if (kind === 0) form.delete(name);
  else form[kind === 1 ? 'set' : 'append'](name, hostileText(dice));
  return { payload: form.toString(), type: 'application/x-www-form-urlencoded' };
}

/** A picture that is none, in a multipart body that may be none. */
async function hostilePicture(dice: Dice, right: FormData): Promise<Hostile> {
  const request = new Request('http://localhost', { method: 'POST', body: right });
  const bytes = Buffer.from(await request.arrayBuffer());
  for (let times = dice.below(4); times > 0; times -= 1) bytes[dice.below(bytes.length)] = dice.below(256);
  const type = request.headers.get('content-type') ?? '';
  return {
    payload: dice.next() < 0.5 ? bytes : bytes.subarray(0, dice.below(bytes.length)),
    type: dice.next() < 0.8 ? type : 'multipart/form-data; boundary=none',
  };
}

async function bodyOf(dice: Dice, { body }: Wanted): Promise<Hostile> {
  const isForm = body instanceof FormData || body instanceof URLSearchParams;
  if (isForm && dice.next() < 0.7)
    return body instanceof FormData ? hostilePicture(dice, body) : hostileForm(dice, body);
  return hostileBody(dice, !isForm && typeof body === 'object' && body !== null ? body : undefined);
}

interface Fired {
  readonly answer: { readonly status: number; readonly code: string; readonly contentType: string };
  readonly sent: string;
}

async function fire(world: World, dice: Dice, operation: Operation, asked: Asked): Promise<Fired> {
  const { method, path } = operation;
  const line = LINES[`${method} ${path}`];
  const right: Wanted = line === undefined ? { body: { event: 'room_started' } } : await line.make(asked);
  const isHostileId = dice.next() < 0.3;
  const params: Record<string, string> = {
    id: asked.lessonId,
    pictureId: right.pictureId ?? asked.pictureId,
    size: '480',
  };
  const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent((isHostileId ? undefined : params[name]) ?? hostileText(dice)),
  );
  const query =
    operation.query === undefined || dice.next() < 0.3
      ? ''
      : `?${new URLSearchParams(Object.fromEntries(operation.query.map((name) => [name, hostileText(dice)]))).toString()}`;
  const { payload, type } = method === 'GET' ? { payload: undefined, type: undefined } : await bodyOf(dice, right);
  const headers = {
    ...(dice.next() < 0.95 ? { cookie: asked.browser.cookie } : { cookie: 'preau_session=a.b.c' }),
    ...(dice.next() < 0.9 ? right.headers : { authorization: `Bearer ${encodeURIComponent(hostileText(dice))}` }),
    ...(type === undefined ? {} : { 'content-type': type }),
  };
  const response = await fetch(new URL(`${filled}${query}`, world.rig.url), {
    method,
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(20_000),
    ...(payload === undefined ? {} : { body: typeof payload === 'string' ? payload : new Uint8Array(payload) }),
  });
  const text = await response.text();
  const contentType = response.headers.get('content-type') ?? '';
  const code = contentType.includes('json') ? String((JSON.parse(text) as { code?: unknown }).code) : '';
  return {
    answer: { status: response.status, code, contentType },
    sent: `${method} ${filled}${query} ${String(payload)}`.slice(0, 600),
  };
}

test(
  `[WALL-20] [WALL-21] ${HOSTILE_REQUESTS} hostile requests over the lesson’s routes: never a fault, nothing half applied, and the class notices nothing`,
  { timeout: HOSTILE_TIMEOUT_MS },
  async (t) => {
    const dice = new Dice(HOSTILE_SEED);
    const world = await openWorld(t);
    const { rig, lessons, actors, pictureId } = world;
    const singers = await Promise.all(
      [rig.school.colleague, rig.school.pupils[3]!].map(async (person) =>
        Seat.attach(await rig.enter(await rig.browser(person), lessons.own)),
      ),
    );
    const canary = startCanary(singers[0]!, singers[1]!);
    const ours = [rig.school.colleague, rig.school.pupils[3]!].map(({ personId }) => `'${personId}'`).join();
    const takeTouched = await openTouchLog(rig.school.database, {
      ...NOT_BY_THE_CLOCK,
      lesson_event: `${NOT_BY_THE_CLOCK['lesson_event']} AND NEW.actor_id NOT IN (${ours})`,
    });
    const browsers = new Map<string, { browser: Browser; uses: number }>();
    const faults: string[] = [];
    const codes = new CodeCount();
    const refused = new Set<string>();
    for (let count = 0; count < HOSTILE_REQUESTS && faults.length < MOST_FAULTS; count += 1) {
      const operation = aims[count % aims.length]!;
      const name = `${operation.method} ${operation.path}`;
      // Mostly as those who get furthest.
      const role = dice.next() < 0.7 ? dice.pick(['teacher', 'pupil'] as const) : dice.pick(ROLES);
      const known = browsers.get(role);
      const held =
        known !== undefined && known.uses < USES ? known : { browser: await rig.browser(actors[role].person), uses: 0 };
      held.uses += 1;
      browsers.set(role, held);
      const lessonId = lessons[dice.next() < 0.7 ? 'own' : dice.pick(PLACES)];
      await takeTouched();
      const { answer, sent } = await fire(world, dice, operation, { rig, browser: held.browser, lessonId, pictureId });
      const fault = faultOf(answer, await takeTouched());
      if (fault !== undefined)
        faults.push(`${name} as ${role} (request ${count} of seed ${HOSTILE_SEED}): ${fault}: ${sent}`);
      codes.add(answer.status < 400 ? ACCEPTED : answer.code);
      if (answer.status >= 400) refused.add(name);
    }
    assert.deepEqual(faults, []);
    assert.deepEqual(
      aims.map(({ method, path }) => `${method} ${path}`).filter((name) => !refused.has(name)),
      [],
      'every route has refused something',
    );
    assert.equal(codes.has(ACCEPTED), true, 'not all that is odd is wrong');
    assert.deepEqual(await canary.stop(), [], 'the class missed nothing');
    t.diagnostic(`seed ${HOSTILE_SEED}: ${String(codes)}; ${canary.echoesMs.length} echoes of the class`);
    // Lessons that are none stay in nobody's memory.
    assert.equal(rig.lesson.house.roomCount <= PLACES.length, true, `${rig.lesson.house.roomCount} lessons in hand`);
    assert.deepEqual(rig.faults, []);
    for (const singer of singers) singer.end();
  },
);
