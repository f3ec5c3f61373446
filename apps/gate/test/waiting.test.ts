// The waiting page over HTTP: a real gate with its real doors, a rate of which the test knows that it is short.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { MemoryBus } from '@preau/bus-memory';
import { parseAudienceId, parsePersonId, parseSchoolId } from '@preau/core/base';
import type { LessonId, LessonRef, PersonClaim, SessionClaims } from '@preau/core/base';
import { bandFromText } from '@preau/core/gate';
import { systemClock } from '@preau/host';
import type { Problem } from '@preau/protocol/base';
import type { WaitingAnswer, WaitingPageFacts } from '@preau/protocol/gate';
import { CLASS, LESSON, OTHER_LESSON, PUPIL, session, startGate } from './running-gate.ts';
import type { TestGate } from './running-gate.ts';

const MINUTE = 60_000;
const OTHER_CLASS = parseAudienceId('0190a000-0000-7000-8000-0000000000cc')!;
const TEACHER = person('7e', ['teacher'], []);

function person(end: string, roles: PersonClaim['roles'], audienceIds = [CLASS]): PersonClaim {
  return {
    personId: parsePersonId(`0190a000-0000-7000-8000-0000000000${end}`)!,
    schoolId: PUPIL.schoolId,
    roles,
    audienceIds,
  };
}
const of = (claim: PersonClaim): SessionClaims => session({ persons: [claim] });
const classmates = (count: number): readonly PersonClaim[] =>
  Array.from({ length: count }, (_, n) => person(String(10 + n), ['pupil']));

function lesson(lessonId: LessonId, now: number, change: Partial<LessonRef> = {}): LessonRef {
  return {
    lessonId,
    schoolId: PUPIL.schoolId,
    startsAt: now,
    endsAt: now + 55 * MINUTE,
    subject: 'Histoire <b>',
    audienceIds: [CLASS],
    audienceLabel: '5e B & C',
    teacherIds: [TEACHER.personId],
    room: '',
    ...change,
  };
}

/** A gate that knows two lessons and lets hardly anybody in: what its doors had to give is taken by others. */
async function shortGate(
  planned: (now: number) => readonly { readonly lesson: LessonRef; readonly cancelled?: boolean }[] = (now) => [
    { lesson: lesson(LESSON, now) },
    { lesson: lesson(OTHER_LESSON, now, { audienceIds: [OTHER_CLASS] }) },
  ],
): Promise<TestGate & { readonly bus: MemoryBus }> {
  const bus = new MemoryBus(systemClock);
  const gate = await startGate({ bus, joinsPerSecond: 0.5 });
  await bus.publish('plan.published', {
    schoolId: PUPIL.schoolId,
    date: '2026-11-23',
    lessons: planned(gate.clock.now()).map(({ lesson: each, cancelled = false }) => ({
      lesson: each,
      cancelled,
      expected: 24,
      seats: [TEACHER, PUPIL, ...classmates(23)].map(({ personId }) => personId),
    })),
  });
  const known = planned(0)[0]!.lesson.lessonId;
  await until(() => gate.gate.plan.find(known) !== undefined);
  return Object.assign(gate, { bus });
}

/** Takes what the door has to give, so that whoever comes next waits. */
async function crowd(gate: TestGate, claims: readonly PersonClaim[], target: LessonId): Promise<void> {
  for (const claim of claims) {
    const answer = await fetch(`${gate.url}/q/ticket`, {
      method: 'POST',
      headers: { cookie: await gate.cookie(of(claim)), 'content-type': 'application/json' },
      body: JSON.stringify({ target }),
    });
    assert.equal(answer.status, 200);
  }
}

async function lookAt(
  gate: TestGate,
  claims: SessionClaims | undefined,
  {
    id = LESSON,
    accept = 'text/html',
    cookie = '',
    query = '',
  }: { id?: string; accept?: string; cookie?: string; query?: string } = {},
): Promise<{ response: Response; text: string; cookies: string }> {
  const own = claims === undefined ? '' : await gate.cookie(claims);
  const response = await fetch(`${gate.url}/attente/${id}${query}`, {
    headers: { accept, cookie: [own, cookie].filter((each) => each !== '').join('; ') },
    redirect: 'manual',
    signal: AbortSignal.timeout(5_000),
  });
  const cookies = response.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0]!)
    .join('; ');
  return { response, text: await response.text(), cookies };
}

const factsOf = (html: string): WaitingPageFacts =>
  JSON.parse(/id="facts">([^]*?)<\/script>/.exec(html)![1]!) as WaitingPageFacts;

async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 3_000;
  while (!isSo()) {
    assert.ok(Date.now() < deadline, 'not so within 3 s');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('waiting', () => {
  test('[GATE-100] the page is whole without JavaScript: class, how many are here, teacher, place, why, what to do', async () => {
    await using gate = await shortGate();
    await crowd(gate, [...classmates(3), TEACHER], LESSON);
    const { response, text } = await lookAt(gate, session());
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.match(text, /<h1>Ta classe entre bientôt<\/h1>/);
    assert.match(text, /Histoire &lt;b&gt; · 5e B &amp; C · cours de \d+/);
    assert.match(text, /id="here">(Dans la cour\u00A0: 4 sur 24|Ta classe entre\u00A0: [1-4] sur 24 en cours)</);
    assert.match(text, /id="teacher-line">L’enseignant est (là, il attend aussi|en cours)</);
    assert.match(text, /id="ahead">[^<]+</);
    assert.match(text, /Pourquoi attendre/);
    assert.match(text, /<form id="refresh" method="get">[^]*?Actualiser/);
    assert.match(text, /href="\/api\/lessons\/[\w-]+\/texte\/fiche\?lang=fr"/);
    assert.ok(!text.includes('Inès'), 'no name');
    assert.ok(!/<[^>]+\s(?:style|on\w+)="/.test(text), 'nothing that the policy forbids');
  });

  test('[GATE-100] French and English, « vous » for adults', async () => {
    await using gate = await shortGate();
    await crowd(gate, classmates(3), LESSON);
    const english = await lookAt(gate, session(), { query: '?lang=en' });
    assert.match(english.text, /<html lang="en">[^]*Your class goes in soon/);
    const adult = await lookAt(gate, of(TEACHER));
    assert.match(adult.text, /Votre classe entre bientôt|C’est à vous/);
  });

  test('[GATE-101] looking is checking in: the place is a cookie on the paths of page, lesson and gate, and each look keeps it', async () => {
    await using gate = await shortGate();
    await crowd(gate, classmates(3), LESSON);
    const first = await lookAt(gate, session());
    const paths = first.response.headers.getSetCookie().filter((line) => line.startsWith('preau_ticket='));
    assert.deepEqual(paths.map((line) => /Path=([^;]+)/.exec(line)?.[1]).toSorted(), [
      `/api/lessons/${LESSON}`,
      `/attente/${LESSON}`,
      '/q',
    ]);
    assert.ok(paths.every((line) => /HttpOnly; SameSite=Lax/.test(line)));
    const place = factsOf(first.text);
    for (let reloads = 0; reloads < 20; reloads += 1) {
      const again = factsOf((await lookAt(gate, session(), { cookie: first.cookies })).text);
      assert.deepEqual([again.lane, again.rank], [place.lane, place.rank]);
    }
    const board = JSON.parse((await gate.gate.classes.read(LESSON))!) as { here: number; in: number };
    gate.clock.forward(2_000);
    const after = JSON.parse((await gate.gate.classes.read(LESSON))!) as { here: number; in: number };
    assert.ok(after.here + after.in <= 4 && board.here + board.in <= 4, 'twenty looks are one person');
  });

  test('[GATE-102] the time is a band of whole minutes, or unknown in so many words', async () => {
    await using gate = await shortGate();
    await crowd(gate, classmates(3), LESSON);
    const { text } = await lookAt(gate, session());
    assert.match(text, /id="band">(Entre \d+\u00A0h\u00A0\d\d et \d+\u00A0h\u00A0\d\d|Heure pas encore connue)</);
    const facts = factsOf(text);
    if (facts.band === null) assert.match(text, /Trop peu de monde entre en ce moment/);
    else assert.equal(facts.band.to % MINUTE, 0);
  });

  test('[GATE-103] a time later than the one shown before says why, across reloads; the cookie remembers', async () => {
    await using gate = await shortGate();
    const others = classmates(24).map((_, n) => person(String(50 + n), ['pupil'], [OTHER_CLASS]));
    await crowd(gate, classmates(24), LESSON);
    await crowd(gate, others, OTHER_LESSON);
    // A rate that was measured: some walked in during the last minute, and one of the two classes not at all.
    for (let n = 0; n < 30; n += 1) {
      gate.clock.forward(1_000);
      await gate.gate.door.tick(gate.clock.now());
    }
    const isOut = JSON.parse((await gate.gate.classes.read(LESSON))!).in === 0;
    const [who, id] = isOut ? [session(), LESSON] : [of(others[0]!), OTHER_LESSON];
    const look = (cookie = ''): ReturnType<typeof lookAt> => lookAt(gate, who, { id, cookie });
    const { text } = await look();
    const { band } = factsOf(text);
    assert.ok(band !== null, 'a time is told');
    const earlier = `${band.from - 5 * MINUTE}.${band.to - 5 * MINUTE}.${band.ahead}`;
    const later = await look(`preau_band=${earlier}`);
    assert.match(later.text, /id="reason">C’est plus tard qu’annoncé\u00A0: la porte laisse entrer moins vite/);
    const fewer = `${band.from - 5 * MINUTE}.${band.to - 5 * MINUTE}.${Math.max(0, band.ahead - 1)}`;
    if (band.ahead > 0) {
      const more = await look(`preau_band=${fewer}`);
      assert.match(more.text, /id="reason">C’est plus tard qu’annoncé\u00A0: plus d’élèves/);
    }
    const kept = /preau_band=([\d.]+)/.exec(later.cookies)?.[1];
    assert.ok(bandFromText(kept, gate.clock.now()) !== undefined, String(kept));
    assert.match((await look('preau_band=<x>')).text, /id="reason" hidden>/);
  });

  test('[GATE-180] the place is told in classes, the same in page and JSON; beneath the time stands why', async () => {
    await using gate = await shortGate();
    const others = classmates(4).map((_, n) => person(String(50 + n), ['pupil'], [OTHER_CLASS]));
    await crowd(gate, classmates(4), LESSON);
    await crowd(gate, others, OTHER_LESSON);
    gate.clock.forward(2_000);
    const told: (number | null)[] = [];
    for (const [who, id] of [
      [session(), LESSON],
      [of(others[0]!), OTHER_LESSON],
    ] as const) {
      const { place } = JSON.parse((await lookAt(gate, who, { id, accept: 'application/json' })).text) as WaitingAnswer;
      const { text } = await lookAt(gate, who, { id });
      const ahead = place!.classesAhead;
      told.push(ahead);
      const sentence = ahead === 0 ? 'Ta classe est la prochaine' : 'Une classe avant la tienne';
      assert.equal(/id="ahead">([^<]*)</.exec(text)![1], sentence);
      assert.match(text, /id="under">(Beaucoup de classes arrivent ensemble|Trop peu de monde entre)/);
    }
    assert.deepEqual(told.toSorted(), [0, 1]);
  });
});

describe('shapes', () => {
  test('[GATE-104] the same content as JSON and as text, by Accept', async () => {
    await using gate = await shortGate();
    await crowd(gate, classmates(3), LESSON);
    const { text: html } = await lookAt(gate, session());
    const { text: body, response } = await lookAt(gate, session(), { accept: 'application/json' });
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
    const answer = JSON.parse(body) as WaitingAnswer;
    assert.equal(answer.state, 'waiting');
    assert.equal(answer.lesson?.audienceLabel, '5e B & C');
    assert.ok(answer.comeBackAfterMs > 0 && answer.comeBackAfterMs <= 225_000, String(answer.comeBackAfterMs));
    assert.deepEqual(Object.keys(answer.class ?? {}).toSorted(), ['expected', 'here', 'in', 'teacher']);
    const plain = await lookAt(gate, session(), { accept: 'text/plain' });
    assert.match(plain.response.headers.get('content-type') ?? '', /^text\/plain/);
    for (const sentence of answer.says) {
      const escaped = sentence.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
      assert.ok(html.includes(escaped), `HTML lacks « ${sentence} »`);
      assert.ok(plain.text.includes(sentence), `text lacks « ${sentence} »`);
    }
  });

  test('[GATE-105] who is refused reads what to do: unknown, another school’s, ended, cancelled, not signed in', async () => {
    await using gate = await shortGate((now) => [
      { lesson: lesson(LESSON, now - 90 * MINUTE, { endsAt: now - 11 * MINUTE }) },
      { lesson: lesson(OTHER_LESSON, now), cancelled: true },
    ]);
    const stranger: PersonClaim = { ...PUPIL, schoolId: parseSchoolId('0690001B')! };
    const cases = [
      [await lookAt(gate, session(), { id: 'nonsense' }), 404, 'Ce cours n’existe pas', 'lesson.unknown'],
      [await lookAt(gate, of(stranger)), 403, 'Ce cours n’est pas le tien', 'lesson.notYours'],
      [await lookAt(gate, session()), 409, 'Le cours est terminé', 'lesson.closed'],
      [await lookAt(gate, session(), { id: OTHER_LESSON }), 409, 'Le cours est annulé', 'lesson.cancelled'],
      [await lookAt(gate, undefined), 401, 'Votre place vous attend|Ta place t’attend', 'session.missing'],
    ] as const;
    for (const [{ response, text }, status, title] of cases) {
      assert.equal(response.status, status, title);
      assert.match(text, new RegExp(`<h1>(${title})</h1>`));
      assert.match(text, /class="btn btn-main/);
      assert.equal(response.headers.getSetCookie().length, 0, 'no place is given');
    }
    assert.ok(!cases[1][0].text.includes('5e B'), 'a stranger learns nothing of the class');
    const problem = await lookAt(gate, of(stranger), { accept: 'application/json' });
    assert.equal((JSON.parse(problem.text) as Problem).code, 'lesson.notYours');
    assert.match((await lookAt(gate, undefined, { accept: 'text/plain' })).text, /Il faut être connecté/);
  });

  test('[GATE-105] before the doors open nobody is checked in, and the hour is told', async () => {
    await using gate = await shortGate((now) => [{ lesson: lesson(LESSON, now + 60 * MINUTE) }]);
    const { text, response } = await lookAt(gate, session());
    assert.match(text, /Les portes ouvrent à \d+\u00A0h\u00A0\d\d/);
    assert.equal(response.headers.getSetCookie().length, 0);
    const answer = JSON.parse((await lookAt(gate, session(), { accept: 'application/json' })).text) as WaitingAnswer;
    assert.equal(answer.state, 'early');
    assert.ok(answer.comeBackAfterMs > 49 * MINUTE && answer.comeBackAfterMs <= 50 * MINUTE);
  });

  test('[GATE-105] without a session the place is taken up again by a form, and only then is a password asked', async () => {
    await using gate = await shortGate();
    const first = await lookAt(gate, undefined);
    assert.match(first.text, /action="\/api\/session\/refresh"><input type="hidden" name="suite" value="\/attente\//);
    assert.ok(!first.text.includes('type="password"'));
    const again = await lookAt(gate, undefined, { query: '?refus=session.missing' });
    assert.match(again.text, /method="post" action="\/api\/session"[^]*La connexion a expiré[^]*type="password"/);
    const wrong = await lookAt(gate, undefined, { query: '?refus=session.wrongPassword' });
    assert.match(wrong.text, /role="alert">Identifiant ou mot de passe inconnu\.</);
    assert.match(
      (await lookAt(gate, undefined, { query: '?refus=%3Cb%3E' })).text,
      /role="alert">La connexion a expiré/,
    );
  });
});

describe('the turn', () => {
  test('[GATE-110] whose turn it is gets a link on: to the text without JavaScript, to the lesson with it', async () => {
    await using gate = await startGate();
    const { text } = await lookAt(gate, session(), { query: '?ouvrir' });
    assert.match(text, /<h1>C’est à toi<\/h1>/);
    assert.match(text, new RegExp(`id="enter" href="/api/lessons/${LESSON}/texte`));
    assert.equal(factsOf(text).enter, `/cours/${LESSON}?ouvrir`);
    assert.equal(factsOf(text).state, 'turn');
  });
});

test('[GATE-111] the page of a whole class is at most 5,200 bytes gzip without its style', async () => {
  await using gate = await shortGate();
  await crowd(gate, classmates(23), LESSON);
  const { text } = await lookAt(gate, session());
  const size = gzipSync(text, { level: 9 }).length;
  assert.ok(size <= 5_200, `${size} bytes without the style`);
});

test('[LESSON-128] who asks for the lesson as text and must wait is sent to the waiting page; a program gets the problem', async () => {
  await using gate = await shortGate();
  await crowd(gate, classmates(3), LESSON);
  const cookie = await gate.cookie();
  const ask = (accept: string): Promise<Response> =>
    fetch(`${gate.url}/api/lessons/${LESSON}/texte`, { headers: { accept, cookie }, redirect: 'manual' });
  const page = await ask('text/html');
  assert.deepEqual([page.status, page.headers.get('location')], [303, `/attente/${LESSON}`]);
  assert.match(page.headers.get('set-cookie') ?? '', /preau_ticket=/, 'the place is kept');
  const program = await ask('application/json');
  assert.equal(((await program.json()) as Problem).code, 'ticket.waiting');
});
