// The lesson as text over HTTP: a real lesson app, a real PostgreSQL, a browser without script.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { LessonId } from '@preau/core/base';
import { LOST_AFTER_MS } from '@preau/protocol/lesson';
import { TEXT_PATIENCE_MS } from '@preau/service/lesson';
import { codeOf, startRig } from './lesson-rig.ts';
import type { Browser, Rig } from './lesson-rig.ts';

interface Stage {
  readonly rig: Rig;
  readonly lessonId: LessonId;
  readonly teacher: Browser;
  readonly anna: Browser;
  readonly bilal: Browser;
}

async function stage(t: TestContext): Promise<Stage> {
  const rig = await startRig(t);
  const lessonId = await rig.school.addLesson(-5, 50);
  const [anna, bilal] = await Promise.all(rig.school.pupils.map((pupil) => rig.browser(pupil)));
  return { rig, lessonId, teacher: await rig.browser(rig.school.teacher), anna: anna!, bilal: bilal! };
}

/** A browser without script: a page, cookies, no header of its own. */
async function ask(
  { rig, lessonId }: Stage,
  browser: Browser | null,
  {
    method = 'GET',
    path = 'texte',
    form,
    ticket = true,
    headers = {},
  }: {
    method?: string;
    path?: string;
    form?: Record<string, string>;
    ticket?: boolean | string;
    headers?: Record<string, string>;
  } = {},
): Promise<Response> {
  const shown =
    browser === null || ticket === false
      ? ''
      : typeof ticket === 'string'
        ? ticket
        : await rig.ticket(browser, lessonId);
  return fetch(`${rig.url}/api/lessons/${lessonId}/${path}`, {
    method,
    redirect: 'manual',
    headers: {
      accept: 'text/html',
      cookie: [browser?.cookie ?? '', shown === '' ? '' : `preau_ticket=${shown}`].filter(Boolean).join('; '),
      ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      ...headers,
    },
    ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
    signal: AbortSignal.timeout(10_000),
  });
}

const idOf = (html: string): string => /name="id" value="([^"]+)"/.exec(html)![1]!;

test('[LESSON-120] the lesson is a page without script: phase, who is here, slide, messages, sheet', async (t) => {
  const here = await stage(t);
  const { rig, lessonId, teacher, anna } = here;
  await rig.call(teacher, 'PUT', `/api/lessons/${lessonId}/sheet`, {
    body: { text: '# Charlemagne\n- <b>800</b>\n- [Rome](https://example.org/)', slides: [] },
  });
  const before = await (await ask(here, anna)).text();
  assert.match(before, /Le cours n’est pas encore ouvert\./);
  await rig.open(teacher, lessonId);
  const seat = await rig.join(teacher, lessonId);
  await seat.command({ kind: 'postMessage', text: 'Bonjour <i>à tous</i>' });
  const response = await ask(here, anna);
  const html = await response.text();
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('cache-control'), 'no-store');
  assert.match(response.headers.get('content-security-policy') ?? '', /script-src 'none'/);
  assert.ok(!html.includes('<script'));
  assert.match(html, /Le cours est ouvert\.<\/strong> L’enseignant est là\. 1 élève sur \d+ est là\./);
  assert.match(html, /Bonjour &lt;i&gt;à tous&lt;\/i&gt;/);
  assert.match(
    html,
    /<h3>Charlemagne<\/h3><ul><li>&lt;b&gt;800&lt;\/b&gt;<\/li><li><a href="https:\/\/example.org\/" rel="noreferrer">Rome</,
  );
  assert.match(html, /Aucune diapositive n’est montrée\./);
  assert.match(
    await (await ask(here, anna, { path: 'texte?lang=en' })).text(),
    /<html lang="en">[^]*The lesson is open/,
  );
});

test('[LESSON-121] reading takes a seat, and takes sound and picture from nobody', async (t) => {
  const here = await stage(t);
  const { rig, lessonId, anna } = here;
  const entry = await rig.enter(anna, lessonId);
  const other = { ...anna, deviceId: 'device-without-script-1' as Browser['deviceId'] };
  assert.equal((await ask(here, other)).status, 200);
  const { snapshot } = await rig.log(anna, lessonId);
  const member = snapshot!.members[entry.personId]!;
  assert.deepEqual([member.presence, member.seat, member.deviceId], ['present', entry.seat, entry.deviceId]);
});

test('[LESSON-122] who reads as text is present for five minutes after each look, then cut at the last one', async (t) => {
  const here = await stage(t);
  const { rig, lessonId, anna } = here;
  await ask(here, anna);
  const room = rig.lesson.house.findLoaded(lessonId)!;
  const now = Date.now();
  const silentAt = (at: number) => room.presence.takeSilent(room.state, at, LOST_AFTER_MS);
  assert.deepEqual(silentAt(now + LOST_AFTER_MS + 60_000), []);
  assert.deepEqual(silentAt(now + TEXT_PATIENCE_MS - 2_000), []);
  const [silent] = silentAt(now + TEXT_PATIENCE_MS + 2_000);
  assert.equal(silent?.personId, anna.person.personId);
  assert.ok(Math.abs(silent.since - now) < 5_000, 'since the last look');
});

test('[LESSON-124] one message by a form: the class sees it, reloading and pressing twice send it once', async (t) => {
  const here = await stage(t);
  const { rig, lessonId, teacher, anna } = here;
  await rig.open(teacher, lessonId);
  await rig.join(teacher, lessonId);
  const id = idOf(await (await ask(here, anna)).text());
  const sent = await ask(here, anna, { method: 'POST', form: { id, text: 'Je suis là', lang: 'fr' } });
  assert.equal(sent.status, 303);
  assert.equal(sent.headers.get('location'), `/api/lessons/${lessonId}/texte?lang=fr#discussion`);
  await ask(here, anna, { method: 'POST', form: { id, text: 'Je suis là', lang: 'fr' } });
  const { snapshot } = await rig.log(teacher, lessonId);
  assert.deepEqual(
    snapshot!.messages.map(({ text }) => text),
    ['Je suis là'],
  );
  assert.match(await (await ask(here, anna)).text(), /<b>moi<\/b>[^]*Je suis là/);
});

test('[LESSON-123] a form of another site is refused, whatever cookies come with it', async (t) => {
  const here = await stage(t);
  const { rig, lessonId, teacher, anna } = here;
  await rig.open(teacher, lessonId);
  const id = idOf(await (await ask(here, anna)).text());
  for (const origin of ['https://elsewhere.example', 'null']) {
    const answer = await ask(here, anna, { method: 'POST', form: { id, text: 'x' }, headers: { origin } });
    assert.equal(answer.status, 403);
    assert.equal(await codeOf(answer), 'request.foreignOrigin');
  }
  await rig.enter(teacher, lessonId);
  assert.equal((await rig.log(teacher, lessonId)).snapshot!.messages.length, 0);
});

test('[LESSON-124] a message that is refused keeps what was typed, and says why', async (t) => {
  const here = await stage(t);
  const { rig, lessonId, teacher, anna } = here;
  const id = idOf(await (await ask(here, anna)).text());
  const early = await ask(here, anna, { method: 'POST', form: { id, text: 'Trop <tôt>' } });
  assert.equal(early.status, 409);
  assert.match(await early.text(), /role="alert">Le cours n’est pas encore ouvert[^]*Trop &lt;tôt&gt;<\/textarea>/);
  await rig.open(teacher, lessonId);
  const empty = await ask(here, anna, { method: 'POST', form: { id, text: '   ' } });
  assert.equal(empty.status, 400);
  assert.match(await empty.text(), /role="alert">Le message est vide/);
});

test('[LESSON-125] refusals are sentences with one thing to do; a program gets the problem', async (t) => {
  const here = await stage(t);
  const { rig, lessonId, anna } = here;
  const stranger = await rig.browser(rig.school.stranger);
  const waiting = await rig.ticket(anna, lessonId, { state: 'minted' });
  const cases = [
    [
      await ask(here, null),
      401,
      /La connexion a expiré[^]*action="\/api\/session\/refresh"[^]*name="suite" value="\/api\/lessons\/[\w-]+\/texte"/,
    ],
    [await ask(here, anna, { ticket: false }), 401, /prendre sa place[^]*href="\/attente\/[\w-]+\?lang=fr"/],
    [await ask(here, anna, { ticket: waiting }), 403, /pas encore le tour[^]*href="\/attente\//],
    [await ask(here, stranger), 403, /réservé à sa classe[^]*href="\/api\/today\/texte\?lang=fr"/],
  ] as const;
  for (const [response, status, words] of cases) {
    assert.equal(response.status, status);
    assert.match(await response.text(), words);
  }
  const problem = await ask(here, anna, { ticket: false, headers: { accept: 'application/json' } });
  assert.equal(await codeOf(problem), 'ticket.missing');
});

test('[LESSON-126] [GATE-181] the sheet alone needs no ticket: who waits may read it', async (t) => {
  const here = await stage(t);
  const { rig, lessonId, teacher, anna } = here;
  await rig.call(teacher, 'PUT', `/api/lessons/${lessonId}/sheet`, { body: { text: '# Rome', slides: [] } });
  const answer = await ask(here, anna, { path: 'texte/fiche', ticket: false });
  assert.equal(answer.status, 200);
  const program = await ask(here, anna, { path: 'sheet', ticket: false, headers: { accept: 'application/json' } });
  assert.deepEqual([program.status, ((await program.json()) as { text: string }).text], [200, '# Rome']);
  assert.equal((await ask(here, null, { path: 'sheet', ticket: false })).status, 401);
  assert.match(await answer.text(), /<h3>Rome<\/h3>[^]*href="\/attente\//);
  assert.equal(
    (await ask(here, await rig.browser(rig.school.stranger), { path: 'texte/fiche', ticket: false })).status,
    403,
  );
});

test('[LESSON-127] when the lesson is over, who was there reads it to the end', async (t) => {
  const here = await stage(t);
  const { rig, lessonId, teacher, anna, bilal } = here;
  await rig.open(teacher, lessonId);
  await ask(here, anna);
  const seat = await rig.join(teacher, lessonId);
  await seat.command({ kind: 'close' });
  const html = await (await ask(here, anna)).text();
  assert.match(html, /Le cours est terminé/);
  assert.ok(!html.includes('<textarea'), 'nothing can be written any more');
  assert.equal((await ask(here, bilal)).status, 409);
});
