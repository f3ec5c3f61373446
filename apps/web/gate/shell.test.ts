// The logic of the shell, without a browser.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseDeviceId } from '@preau/core/base';
import { codeInFragment, isActivation } from './activation-link.ts';
import { deviceId } from './device.ts';
import { en } from './messages.en.ts';
import { fr } from './messages.fr.ts';
import { timeoutSignal } from './old-browsers.ts';
import { pageEn } from './page.en.ts';
import { pageFr } from './page.fr.ts';
import { answerAsset, answerPage, kindOf } from './navigation.ts';
import { refusalSentence } from './refusal.ts';
import { checkCode, findSession, signIn, signOut } from './session.ts';

const json = (body, status = 200, type = 'application/json') =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': type } });
const never = new Promise(() => {});
const online = (value) => Object.defineProperty(navigator, 'onLine', { value, configurable: true });
online(true);

/** A line that answers in turn and remembers what was asked. */
function line(...answers) {
  const asked = [];
  const fetch = async (path, init) => {
    asked.push({
      path,
      method: init.method,
      body: init.body === undefined ? undefined : JSON.parse(init.body),
      deadline: init.signal,
    });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { fetch, asked };
}

describe('messages', () => {
  const [french, english] = [
    { ...fr, page: pageFr },
    { ...en, page: pageEn },
  ];
  const leaves = (value, path = []) =>
    typeof value === 'object'
      ? Object.entries(value).flatMap(([key, part]) => leaves(part, [...path, key]))
      : [[path.join('.'), value]];
  const say = (value) => (typeof value === 'function' ? value('Inès', 'Collège') : value);

  test('[GATE-26] both languages have the same keys, each with a sentence', () => {
    assert.deepEqual(
      leaves(en)
        .map(([key]) => key)
        .toSorted(),
      leaves(fr)
        .map(([key]) => key)
        .toSorted(),
    );
    for (const [key, value] of [...leaves(french), ...leaves(english)]) assert.ok(say(value).trim() !== '', key);
  });

  test('[GATE-26] French has its apostrophe and its spaces, neither language raises its voice', () => {
    for (const [key, value] of leaves(french)) {
      assert.ok(!say(value).includes("'"), `${key}: straight apostrophe`);
      assert.ok(!/ [?:;»]|« /.test(say(value)), `${key}: a space that breaks`);
    }
    for (const [key, value] of [...leaves(french), ...leaves(english)]) assert.ok(!say(value).includes('!'), key);
  });
});

describe('refusals', () => {
  const noon = Date.parse('2026-11-23T12:00:30Z');

  test('[GATE-27] each refusal has its sentence; what only a program can cause reads as a fault', () => {
    assert.equal(
      refusalSentence(fr, 'fr', { code: 'session.wrongPassword' }, noon),
      fr.refusals['session.wrongPassword'],
    );
    assert.equal(refusalSentence(en, 'en', { code: 'lesson.tooSlow' }, noon), en.refusals['server.fault']);
  });

  test('[GATE-27] a time from the server becomes an hour, rounded up; a wait of seconds stays a sentence', () => {
    const minute = new Date(Math.ceil((noon + 150_000) / 60_000) * 60_000);
    const spoken = `${minute.getHours()}\u00A0h\u00A0${String(minute.getMinutes()).padStart(2, '0')}`;
    assert.equal(
      refusalSentence(fr, 'fr', { code: 'session.slowDown', retryAfterMs: 150_000 }, noon),
      `Trop d’essais depuis cet appareil. Réessayer à partir de ${spoken}.`,
    );
    assert.ok(
      refusalSentence(fr, 'fr', { code: 'server.unavailable', retryAfterMs: 150_000 }, noon).endsWith(
        `Nouvel essai à ${spoken}.`,
      ),
    );
    assert.equal(
      refusalSentence(fr, 'fr', { code: 'server.closing', retryAfterMs: 3_000 }, noon),
      fr.refusals['server.closing'],
    );
  });
});

describe('asking the house', () => {
  const session = { login: 'ines', deviceId: 'd', renewAt: 1, persons: [] };

  test('[GATE-27] an expired session is renewed silently; a second refusal means signing in', async () => {
    const renewed = line(json({ code: 'session.missing' }, 401), json(session));
    assert.deepEqual(await findSession(renewed.fetch), { ok: true, value: session });
    assert.deepEqual(
      renewed.asked.map(({ method, path }) => `${method} ${path}`),
      ['GET /api/session', 'POST /api/session/refresh'],
    );
    const gone = line(json({ code: 'session.missing' }, 401), json({ code: 'session.missing' }, 401));
    assert.deepEqual(await findSession(gone.fetch), { ok: false, error: { code: 'session.missing' } });
    const down = line(json({ code: 'server.unavailable', retryAfterMs: 4_000 }, 503));
    assert.deepEqual(await findSession(down.fetch), {
      ok: false,
      error: { code: 'server.unavailable', retryAfterMs: 4_000 },
    });
    assert.equal(down.asked.length, 1, 'a server in trouble is not asked twice');
  });

  test('[GATE-27] a browser without AbortSignal.timeout has deadlines too, told apart by the same name', async () => {
    const signal = timeoutSignal(1);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    assert.equal(signal.reason.name, 'TimeoutError');
  });

  test('[GATE-27] every request has a deadline; silence, a cut line and a foreign page are refusals, not faults', async () => {
    const late = Object.assign(new Error('late'), { name: 'TimeoutError' });
    assert.deepEqual(await signIn(line(late).fetch, 'a', 'b', 'd'), { ok: false, error: { code: 'timeout' } });
    assert.deepEqual(await signIn(line(new TypeError('refused')).fetch, 'a', 'b', 'd'), {
      ok: false,
      error: { code: 'unreachable' },
    });
    online(false);
    const cut = await signIn(line(new TypeError('refused')).fetch, 'a', 'b', 'd');
    online(true);
    assert.deepEqual(cut, { ok: false, error: { code: 'network' } });
    assert.deepEqual(await checkCode(line(new Response('<h1>502</h1>', { status: 502 })).fetch, 'x', 'd'), {
      ok: false,
      error: { code: 'server.unavailable' },
    });
    const { fetch, asked } = line(json(session), new Response(null, { status: 204 }));
    await signIn(fetch, ' Ines.Marchand ', ' secret ', 'd');
    await signOut(fetch);
    assert.deepEqual(asked[0].body, { login: 'Ines.Marchand', password: ' secret ', deviceId: 'd' });
    assert.ok(asked.every(({ deadline }) => deadline instanceof AbortSignal));
  });

  test('[GATE-28] the device keeps its id; a damaged or refused storage still gives one', () => {
    const kept = new Map();
    const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
    const id = deviceId(storage);
    assert.ok(parseDeviceId(id));
    assert.equal(Buffer.from(id, 'base64url').length, 16);
    assert.equal(deviceId(storage), id);
    kept.set('preau.device', '<script>');
    assert.notEqual(deviceId(storage), '<script>');
    const refuse = () => {
      throw new Error('refused');
    };
    assert.ok(parseDeviceId(deviceId({ getItem: refuse, setItem: refuse })));
  });

  test('[GATE-29] the code comes from the fragment of /activation', () => {
    assert.equal(codeInFragment('#code=7K3M-Q2XR-9TBA'), '7K3M-Q2XR-9TBA');
    assert.equal(codeInFragment('#code=%207K3M%20'), '7K3M');
    assert.equal(codeInFragment('#other'), '');
    assert.equal(isActivation('/activation'), true);
    assert.equal(isActivation('/carte'), true);
    assert.equal(isActivation('/activation/x'), false);
  });
});

describe('service worker', () => {
  const ask = (url, mode = 'navigate', method = 'GET') => kindOf({ url, mode, method }, 'https://preau.test');

  test('[GATE-23] pages and assets are its business, API answers, status and other origins never', () => {
    for (const path of ['/', '/jour', '/activation', '/apia'])
      assert.equal(ask(`https://preau.test${path}`), 'page', path);
    for (const path of ['/assets/app-1.js', '/icon.svg', '/icon-192.png', '/manifest.webmanifest'])
      assert.equal(ask(`https://preau.test${path}`, 'no-cors'), 'asset', path);
    for (const path of [
      '/api/session',
      '/api/lessons/1/log',
      '/q/v1.json',
      '/etat',
      '/etat.json',
      '/ws',
      '/rtc',
      '/health',
      '/metrics',
    ])
      assert.equal(ask(`https://preau.test${path}`), 'other', path);
    assert.equal(ask('https://elsewhere.test/'), 'other');
    assert.equal(ask('https://preau.test/', 'navigate', 'POST'), 'other');
    assert.equal(ask('https://preau.test/jour', 'cors'), 'other', 'a fetch of a page is not a navigation');
  });

  test('[GATE-23] navigation: the network if it comes in time, else the kept shell, else the network after all', async () => {
    const shell = () => Promise.resolve(new Response('shell'));
    const nothing = () => Promise.resolve(undefined);
    const text = async (answer) => (await answer).text();
    assert.equal(await text(answerPage(async () => new Response('new'), shell, never)), 'new');
    assert.equal(await text(answerPage(() => never, shell, Promise.resolve())), 'shell', 'late');
    assert.equal(await text(answerPage(async () => Promise.reject(new TypeError()), shell, never)), 'shell', 'no line');
    assert.equal(
      await text(answerPage(async () => new Response('bad gateway', { status: 502 }), shell, never)),
      'shell',
    );
    assert.equal(await text(answerPage(async () => new Response('gone', { status: 404 }), shell, never)), 'gone');
    const slow = Promise.withResolvers();
    const answer = answerPage(() => slow.promise, nothing, Promise.resolve());
    slow.resolve(new Response('late but here'));
    assert.equal(await text(answer), 'late but here');
    await assert.rejects(
      answerPage(async () => Promise.reject(new TypeError('no line')), nothing, never),
      TypeError,
    );
  });

  test('[GATE-23] assets: kept ones without the network, new ones are kept, errors are not', async () => {
    const kept = [];
    const keep = async (response) => void kept.push(response);
    let asked = 0;
    const network = (status) => async () => {
      asked += 1;
      return new Response('fresh', { status });
    };
    assert.equal(await (await answerAsset(network(200), async () => new Response('kept'), keep)).text(), 'kept');
    assert.equal(asked, 0);
    assert.equal(await (await answerAsset(network(200), async () => undefined, keep)).text(), 'fresh');
    assert.equal((await answerAsset(network(404), async () => undefined, keep)).status, 404);
    assert.equal(kept.length, 1);
    const full = async () => Promise.reject(new Error('disk full'));
    assert.equal((await answerAsset(network(200), async () => undefined, full)).status, 200);
  });
});
