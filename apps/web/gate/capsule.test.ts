// The capsule on the device, without a browser: real Request and Response, a cache that is a map.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { capsuleAfterMs, untilEvening } from '../school/evening.ts';
import { CAPSULE_PATH } from './capsule-cache.ts';
import { keepCapsule } from './keep-capsule.ts';
import { findKeptDay } from './kept-day.ts';

const capsuleOf = (login: string, date = '2026-11-24'): object => ({
  v: 1,
  date,
  session: { login },
  day: { zone: 'Europe/Paris' },
});

/** A server that answers in turn, and the worker's cache. */
function device(...answers: (Response | Error)[]) {
  const kept = new Map<string, Response>();
  const asked: { path: string; tag: string | undefined }[] = [];
  const cache = {
    match: async (path: string) => kept.get(path)?.clone(),
    put: async (path: string, response: Response) => void kept.set(path, response),
    delete: async (path: string) => kept.delete(path),
  } as unknown as Cache;
  const fetch = async (path: string, init: RequestInit): Promise<Response> => {
    asked.push({ path, tag: (init.headers as Record<string, string> | undefined)?.['if-none-match'] });
    const answer = answers.shift();
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error('asked too often');
    return answer;
  };
  return { kept, asked, cache, fetch, signal: new AbortController().signal };
}
const answer = (status: number, body?: object, tag?: string): Response =>
  new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: tag === undefined ? {} : { etag: tag },
  });

describe('the worker keeps', () => {
  test('[GATE-130] the capsule is kept, asked for with its tag, and replaced when it changed', async () => {
    const one = device(
      answer(200, capsuleOf('ines'), '"a"'),
      answer(304),
      answer(200, capsuleOf('ines', '2026-11-25'), '"b"'),
    );
    assert.equal(await keepCapsule(one), 'kept');
    assert.equal(await keepCapsule(one), 'same');
    assert.equal(await keepCapsule(one), 'kept');
    assert.deepEqual(
      one.asked.map(({ tag }) => tag),
      [undefined, '"a"', '"a"'],
    );
    assert.equal(((await one.kept.get(CAPSULE_PATH)!.json()) as { date: string }).date, '2026-11-25');
  });

  test('[GATE-130] an expired session is renewed on the way: in the morning nobody needs a password', async () => {
    const one = device(answer(401), answer(200, {}), answer(200, capsuleOf('ines'), '"a"'));
    assert.equal(await keepCapsule(one), 'kept');
    assert.deepEqual(
      one.asked.map(({ path }) => path),
      [CAPSULE_PATH, '/api/session/refresh', CAPSULE_PATH],
    );
  });

  test('[GATE-131] a session that is over takes the capsule away; a silent or troubled server leaves it', async () => {
    const one = device(
      answer(200, capsuleOf('ines'), '"a"'),
      new Error('no network'),
      answer(503),
      answer(401),
      answer(503),
      answer(401),
      answer(401),
    );
    await keepCapsule(one);
    for (const expected of ['failed', 'failed', 'failed']) assert.equal(await keepCapsule(one), expected);
    assert.equal(one.kept.size, 1);
    assert.equal(await keepCapsule(one), 'gone');
    assert.equal(one.kept.size, 0);
  });

  test('[GATE-131] who signs out while a capsule comes finds none afterwards', async () => {
    const ending = new AbortController();
    const one = device();
    const fetch = async (): Promise<Response> => {
      ending.abort();
      return answer(200, capsuleOf('ines'), '"a"');
    };
    assert.notEqual(await keepCapsule({ ...one, fetch, signal: ending.signal }), 'kept');
    assert.equal(one.kept.size, 0);
    const writing = new AbortController();
    const put = async (path: string, response: Response): Promise<void> => {
      one.kept.set(path, response);
      writing.abort();
    };
    const slow = {
      ...one,
      fetch: async () => answer(200, {}),
      cache: { match: one.cache.match, delete: one.cache.delete, put },
    };
    assert.equal(await keepCapsule({ ...slow, signal: writing.signal }), 'gone');
    assert.equal(one.kept.size, 0);
  });
});

describe('the page opens', () => {
  const eight = new Date('2026-11-24T07:58:00+01:00');
  test('[GATE-129] today’s capsule of who was signed in here', async () => {
    const forgotten: number[] = [];
    const find = (kept: object | undefined, login: string, now = eight) =>
      findKeptDay(kept === undefined ? undefined : Response.json(kept), login, async () => void forgotten.push(1), now);
    assert.equal((await find(capsuleOf('ines'), 'ines'))?.date, '2026-11-24');
    assert.equal(await find(undefined, 'ines'), undefined);
    assert.equal(await find(capsuleOf('ines', '2026-11-25'), 'ines'), undefined, 'tomorrow’s waits');
    assert.equal(await find(capsuleOf('ines'), 'ines', new Date('2026-11-25T00:01:00+01:00')), undefined);
    assert.deepEqual(forgotten, []);
  });

  test('[GATE-131] another account’s capsule is taken away unread', async () => {
    let forgotten = 0;
    const forget = async (): Promise<void> => void (forgotten += 1);
    assert.equal(await findKeptDay(Response.json(capsuleOf('ines')), 'hugo', forget, eight), undefined);
    assert.equal(forgotten, 1);
  });
});

test('[GATE-130] in the evening within seconds, else when the plans are out; spread, and never on a full minute', () => {
  const at = (text: string): Date => new Date(text);
  for (const text of ['2026-11-23T18:00:00', '2026-11-23T21:14:58', '2026-11-24T06:31:00']) {
    const waits = Array.from({ length: 100 }, (_, n) => capsuleAfterMs(at(text), n / 100));
    assert.ok(Math.min(...waits) >= 2_000 && Math.max(...waits) <= 18_000, text);
    assert.ok(new Set(waits.map((wait) => Math.round(wait / 1_000))).size > 8);
    for (const wait of waits) assert.ok((at(text).getTime() + wait) % 60_000 >= 3_000);
  }
  const noon = at('2026-11-23T12:00:00');
  const later = Array.from({ length: 100 }, (_, n) => new Date(noon.getTime() + capsuleAfterMs(noon, n / 100)));
  for (const each of later) {
    assert.ok(each.getHours() === 18 && each.getMinutes() >= 2 && each.getMinutes() <= 42, each.toISOString());
    assert.ok(each.getTime() % 60_000 >= 3_000);
  }
  assert.equal(untilEvening(at('2026-11-23T18:02:00')), 86_400_000);
});
