// Calendars: made, read by their address, revoked.

import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { createLogger, createServer } from '@preau/host';
import type { CalendarsAnswer } from '@preau/protocol/school';
import { routes } from '../src/index.ts';
import {
  SCHOOL,
  OTHER,
  NOW,
  harness,
  as,
  idOf,
  audienceOf,
  lessonOf,
  change,
  make,
  made,
  read,
} from './timetable-world.ts';

test('[TIME-20] the address has 256 bits, and nothing of it is in the database or the log', async () => {
  const link = await made('pupil-1', 'person', await idOf('pupil-1'));
  const [, token = ''] = /^http:\/\/ecole\.test\/api\/calendars\/([^/]+)\.ics$/.exec(link.url) ?? [];
  assert.match(token, /^0750001A[A-Za-z0-9_-]{43}$/);
  const { rows } = await harness.database.query<{ text: string }>(
    'dump',
    'SELECT row_to_json(calendar)::text AS text FROM calendar',
  );
  const secret = Buffer.from(token.slice(8), 'base64url').toString('hex');
  assert.ok(rows.length > 0 && rows.every(({ text }) => !text.includes(token.slice(8)) && !text.includes(secret)));
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const log = createLogger({ name: 'log-test', level: 'debug', destination });
  await using server = await createServer({ name: 'log-test', log });
  await server.app.register(routes(harness.school));
  const statuses: number[] = [];
  for (const path of [
    `/api/calendars/${token}.ics`,
    `/api/calendars/${token}x.ics`,
    `/api/calendars/${token}`,
    `/api/calendars/${token}.ics/x`,
  ])
    statuses.push((await server.app.inject({ url: path })).statusCode);
  assert.deepEqual(statuses, [200, 404, 404, 404]);
  assert.ok(
    lines.some((line) => line.includes('answered')),
    'the log is written',
  );
  assert.ok(
    lines.every((line) => !line.includes(token.slice(8))),
    'and holds no address',
  );
});

test('[TIME-21] a calendar is made of oneself, of a child, and by staff of their classes; of nothing else', async () => {
  const [me, mate, mine, foreign] = [
    await idOf('pupil-0'),
    await idOf('pupil-3'),
    await audienceOf('class-0'),
    await audienceOf('class-1'),
  ];
  const tries: readonly [who: string, of: string, id: string, is: boolean][] = [
    ['pupil-0', 'person', me, true],
    ['pupil-0', 'person', mate, false],
    ['pupil-0', 'audience', mine, false],
    ['guardian-0', 'person', me, true],
    ['guardian-0', 'person', mate, false],
    ['guardian-0', 'audience', mine, false],
    ['teacher-0', 'person', await idOf('teacher-0'), true],
    ['teacher-0', 'person', me, false],
    ['teacher-0', 'audience', mine, true],
    ['teacher-0', 'audience', foreign, false],
    ['head-0', 'audience', foreign, true],
    ['head-0', 'audience', await audienceOf('class-0', OTHER), false],
    ['head-0', 'person', me, false],
  ];
  for (const [who, of, id, is] of tries) {
    const answer = await make(await as(who), of, id);
    assert.deepEqual(
      [answer.status, answer.body['code']],
      is ? [201, undefined] : [404, 'timetable.unknown'],
      `${who} ${of}`,
    );
  }
  assert.equal((await make(await as('pupil-0'), 'room', 'B0')).body['code'], 'request.invalid');
});

test('[TIME-22] asked twice at once it is made once; another’s id is unknown; twenty are enough', async () => {
  const [pupil, id] = [await as('pupil-2'), await idOf('pupil-2')];
  const calendarId = randomUUID();
  const answers = await Promise.all([0, 1, 2].map(() => make(pupil, 'person', id, calendarId)));
  assert.deepEqual(
    answers.map((answer) => [answer.status, answer.body['url']]),
    answers.map(() => [201, answers[0]!.body['url']]),
  );
  assert.deepEqual((await make(pupil, 'person', id, calendarId)).body, answers[0]!.body);
  assert.equal(
    (await make(await as('pupil-0'), 'person', await idOf('pupil-0'), calendarId)).body['code'],
    'calendar.unknown',
  );
  const more = await Promise.all(Array.from({ length: 25 }, () => make(pupil, 'person', id)));
  assert.equal(more.filter(({ status }) => status === 201).length, 19, 'all at once');
  assert.ok(more.every(({ status, body }) => status === 201 || body['code'] === 'calendar.tooMany'));
  const { calendars } = (await harness.call('GET', '/api/calendars', { jar: pupil }))
    .body as unknown as CalendarsAnswer;
  assert.equal(calendars.length, 20);
  assert.ok(calendars.some((each) => each.url === answers[0]!.body['url']));
});

test('[TIME-23] revoking works at once, twice, and for nobody else’s; the same id gets another address', async () => {
  const id = await idOf('pupil-0');
  const link = await made('pupil-0', 'person', id);
  const path = `/api/calendars/${link.calendarId}`;
  assert.equal((await read(link)).status, 200);
  assert.equal((await harness.call('DELETE', path, { jar: await as('guardian-0') })).status, 204);
  assert.equal((await read(link)).status, 200, 'the guardian’s request touched nothing');
  for (let count = 0; count < 2; count += 1)
    assert.equal((await harness.call('DELETE', path, { jar: await as('pupil-0') })).status, 204);
  const gone = await read(link);
  assert.deepEqual([gone.status, gone.body['code']], [404, 'calendar.unknown']);
  const again = await make(await as('pupil-0'), 'person', id, link.calendarId);
  assert.equal(again.status, 201);
  assert.notEqual(again.body['url'], link.url);
  assert.equal((await read(link)).status, 404);
});

test('[TIME-41] an address that is read again and again is told to wait; every other is read meanwhile', async () => {
  const id = await idOf('pupil-0');
  const [often, seldom] = [await made('pupil-0', 'person', id), await made('pupil-0', 'person', id)];
  const answers = [];
  for (let count = 0; count < 31; count += 1) answers.push((await read(often)).status);
  assert.deepEqual([answers.indexOf(429), answers.filter((status) => status === 200).length], [30, 30]);
  const refused = await read(often);
  assert.equal(refused.body['code'], 'calendar.tooOften');
  assert.ok(Number(refused.headers['retry-after']) >= 60);
  assert.equal((await read(seldom)).status, 200);
  harness.clock.at += 31_000;
  assert.equal((await read(often)).status, 200);
  harness.clock.at = NOW;
});

test('[TIME-24] who loses the right loses the calendar, and gets it back with the right', async () => {
  const child = await made('guardian-2', 'person', await idOf('pupil-1'));
  const taught = await made('teacher-0', 'audience', await audienceOf('class-0'));
  const set = (text: string): Promise<unknown> => harness.database.query('change', text);
  const link =
    "WHERE guardian_id = (SELECT person_id FROM person WHERE school_id = '0750001A' AND sourced_id = 'guardian-2')";
  await set(`UPDATE guardian_link SET restricted = true ${link}`);
  assert.equal((await read(child)).status, 404);
  await set(`UPDATE guardian_link SET restricted = false ${link}`);
  assert.equal((await read(child)).status, 200);
  const teacher = "WHERE school_id = '0750001A' AND sourced_id = 'teacher-0'";
  await set(`UPDATE person SET active = false ${teacher}`);
  assert.equal((await read(taught)).status, 404);
  await set(`UPDATE person SET active = true ${teacher}`);
  await set(`DELETE FROM teaching WHERE person_id = (SELECT person_id FROM person ${teacher})`);
  assert.equal((await read(taught)).status, 404);
});

test('[TIME-25] the same content has the same tag and is not sent again; a change of the timetable changes it', async () => {
  const link = await made('pupil-0', 'person', await idOf('pupil-0'));
  const first = await read(link);
  const { etag } = first.headers as { readonly etag: string };
  assert.deepEqual(
    [first.headers['content-type'], first.headers['cache-control'], first.headers['referrer-policy']],
    ['text/calendar; charset=utf-8', 'private, max-age=900', 'no-referrer'],
  );
  const same = await read(link, { 'if-none-match': `"other", W/${etag}` });
  assert.deepEqual([same.status, same.text, same.headers['etag']], [304, '', etag]);
  const sequences = (text: string): number =>
    [...text.matchAll(/^SEQUENCE:(\d+)/gm)].reduce((sum, match) => sum + Number(match[1]), 0);
  assert.equal(
    (await change(await lessonOf('slot-0-1', '2026-12-15'), { cancelled: true, note: 'Grève' })).status,
    204,
  );
  const second = await read(link, { 'if-none-match': etag });
  assert.deepEqual([second.status, second.headers['etag'] === etag], [200, false]);
  assert.ok(sequences(second.text) > sequences(first.text));
  assert.match(second.text, /RECURRENCE-ID;TZID=Europe\/Paris:20261215T080000\r\n[\s\S]*?STATUS:CANCELLED/);
  assert.match(second.text, /^X-WR-CALNAME:Emploi du temps · 6e A · Collège Jean-Moulin\r$/m);
  const hash = createHash('sha256').update(second.text).digest('base64url').slice(0, 22);
  assert.equal(second.headers['etag'], `"${hash}"`);
});

test('[TIME-26] the calendar of a pupil holds neither the pupil’s name nor a classmate’s', async () => {
  const link = await made('guardian-0', 'person', await idOf('pupil-0'));
  const text = (await read(link)).text.replaceAll('\r\n ', '');
  const { rows } = await harness.database.query<{ name: string }>(
    'names',
    `SELECT given_name || ' ' || family_name AS name FROM person WHERE school_id = $1 AND NOT 'teacher' = ANY(roles)
     EXCEPT SELECT given_name || ' ' || family_name FROM person WHERE school_id = $1 AND 'teacher' = ANY(roles)`,
    [SCHOOL],
  );
  assert.ok(rows.length > 50 && text.includes('SUMMARY:'));
  for (const { name } of rows) assert.equal(text.includes(name), false, name);
});
