// Bad input through the whole house, while a pair in the same lesson writes to each other and counts.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { addFreshLesson } from '../../../tools/testing/fresh-lesson.ts';
import { startCanary } from '../../../tools/testing/canary.ts';
import type { Canary } from '../../../tools/testing/canary.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../tools/testing/preau-process.ts';
import { clientFrame, openRawSocket, readCloseCode } from '../../../tools/testing/raw-socket.ts';
import { Seat } from '../../../tools/testing/seat.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';
import { chunk, makePicture } from '../harness/picture.ts';

let preau: PreauProcess;
let lessonId: string;
let teacher: Visitor;
let villain: Visitor;
let seats: Seat[];
let canary: Canary;

before(async () => {
  preau = await startPreau();
  lessonId = await addFreshLesson(preau);
  teacher = await Visitor.signIn(preau.url, preau.accounts[0]!);
  const pupil = await Visitor.signIn(preau.url, preau.accounts[1]!);
  villain = await Visitor.signIn(preau.url, preau.accounts[2]!);
  await teacher.get('POST', `/api/lessons/${lessonId}/open`);
  seats = [await Seat.attach(await teacher.enter(lessonId)), await Seat.attach(await pupil.enter(lessonId))];
  canary = startCanary(seats[0]!, seats[1]!);
});

after(async () => {
  for (const seat of seats ?? []) seat.end();
  await preau?.[Symbol.asyncDispose]();
});

const code = async (
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
  who = villain,
): Promise<string> => {
  const answer = await who.ask<{ code?: string }>(method, path, body, { headers });
  assert.match(
    answer.headers.get('content-type') ?? '',
    /^application\/problem\+json/,
    `${method} ${path}: ${answer.status}`,
  );
  return answer.body.code ?? '';
};

test('[JOURNEY-21] unknown lessons, foreign classes, altered tokens and passes are refused with their codes', async () => {
  const lesson = (id: string, what: string): string => `/api/lessons/${id}/${what}`;
  const unknown = '00000000-0000-7000-8000-00000000dead';
  assert.equal(await code('GET', lesson(unknown, 'log')), 'lesson.unknown');
  assert.equal(await code('GET', lesson('..%2f..%2fetc%2fpasswd', 'log')), 'lesson.unknown');
  assert.equal(await code('POST', lesson(lessonId, 'open')), 'lesson.notTeacher');
  const guardian = await Visitor.signIn(
    preau.url,
    preau.accounts.find((account) => account.role === 'guardian')!,
  );
  assert.equal(await code('GET', lesson(lessonId, 'log'), undefined, {}, guardian), 'lesson.notYours');
  assert.equal(await code('GET', lesson(lessonId, 'log'), undefined, {}, new Visitor(preau.url)), 'session.missing');
  const cookie = `${villain.cookieFor('/').slice(0, -4)}AAAA`;
  assert.equal(
    await code('GET', lesson(lessonId, 'log'), undefined, { cookie }, new Visitor(preau.url)),
    'session.missing',
  );
  const { ticket } = await villain.get<{ ticket: string }>('POST', '/q/ticket', { target: lessonId });
  assert.equal(
    await code('POST', lesson(lessonId, 'enter'), {}, { authorization: `Bearer ${ticket.slice(0, -4)}AAAA` }),
    'ticket.invalid',
  );
  assert.equal(
    await code('POST', '/api/session', '{"login":', { 'content-type': 'application/json' }),
    'request.invalid',
  );
  assert.equal(
    await code('POST', '/api/session', 'a'.repeat(10_000_000), { 'content-type': 'application/json' }),
    'request.tooLarge',
  );
  assert.equal(
    await code('DELETE', '/api/session', undefined, { origin: 'https://elsewhere.example' }),
    'request.foreignOrigin',
  );
  assert.equal(await code('PATCH', '/api/people/nobody', { active: false }), 'session.forbidden');
  const entry = await villain.enter(lessonId);
  await assert.rejects(Seat.attach({ ...entry, pass: `${entry.pass.slice(0, -4)}AAAA` }));
});

test('[JOURNEY-21] huge, broken and endless messages, and a socket that never reads, end that socket alone', async () => {
  const send = async (...frames: Buffer[]): Promise<number> => {
    const socket = await openRawSocket(await villain.enter(lessonId));
    for (const bytes of frames) socket.write(bytes);
    const closed = await readCloseCode(socket);
    socket.destroy();
    return closed;
  };
  assert.equal(await send(clientFrame(0x81, Buffer.alloc(10_000_000, 'a'))), 1009, '10 MB');
  assert.equal(await send(clientFrame(0x81, Buffer.from([0x22, 0xc3, 0x28, 0x22]))), 1007, 'no UTF-8');
  assert.equal(await send(clientFrame(0x81, Buffer.from('{'))), 4400, 'no JSON');
  const flood = await Seat.attach(await villain.enter(lessonId));
  for (let index = 0; index < 1_000; index += 1) void flood.command({ kind: 'postMessage', text: 'x' });
  await flood.until('the end of the flood', () => flood.closed !== undefined);
  assert.equal(flood.closed, 4429);
  const deaf = await openRawSocket(await villain.enter(lessonId));
  deaf.pause();
  // Nobody answers its beats: the lesson counts the pupil as cut and goes on.
  await seats[0]!.until(
    'the deaf pupil is counted as cut',
    () =>
      seats[0]!.entries
        .slice(-200)
        .some((entry) => 'fact' in entry && entry.fact.kind === 'lost' && entry.actor !== seats[1]!.entry.personId),
    15_000,
  );
  deaf.destroy();
});

test('[JOURNEY-21] hostile pictures are refused with a code', async () => {
  const upload = async (bytes: Buffer, name: string): Promise<string> => {
    const form = new FormData();
    form.append('picture', new Blob([Uint8Array.from(bytes)], { type: 'image/png' }), name);
    return code('POST', `/api/lessons/${lessonId}/pictures`, form, {}, teacher);
  };
  const bomb = makePicture([0, 0, 0], 8, 8);
  // A head that promises 60,000 x 60,000 pixels over a few bytes of data.
  const head = Buffer.from(bomb.subarray(16, 29));
  head.writeUInt32BE(60_000, 0);
  head.writeUInt32BE(60_000, 4);
  const promised = Buffer.concat([bomb.subarray(0, 8), chunk('IHDR', head), bomb.subarray(33)]);
  assert.equal(await upload(promised, 'bombe.png'), 'picture.tooLarge');
  assert.equal(await upload(bomb.subarray(0, 40), 'coupee.png'), 'picture.unreadable');
  assert.equal(
    await upload(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 'image.png'),
    'picture.unreadable',
  );
  assert.equal(await upload(Buffer.from('#!/bin/sh\n'), '../../x.png'), 'picture.unreadable');
});

test('[JOURNEY-21] through all of it the pair missed no number', async (t) => {
  const missed = await canary.stop();
  const sorted = canary.echoesMs.toSorted((a, b) => a - b);
  t.diagnostic(
    `${sorted.length} echoes, p50 ${sorted[Math.floor(sorted.length / 2)]?.toFixed(1)} ms, p99 ${sorted[Math.floor(sorted.length * 0.99)]?.toFixed(1)} ms`,
  );
  assert.ok(sorted.length > 20);
  assert.deepEqual(missed, []);
  assert.deepEqual(
    seats.map((seat) => seat.closed),
    [undefined, undefined],
  );
});

test('[JOURNEY-22] broken import files are named by file and place, and change nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'preau-broken-'));
  try {
    const cli = fileURLToPath(new URL('../../../apps/preau/src/cli/main.ts', import.meta.url));
    const school = async (...words: string[]): Promise<{ readonly code: number | null; readonly said: string }> => {
      const child = spawn(process.execPath, [cli, ...words], {
        env: { ...process.env, PREAU_DATA_DIR: preau.dataDir },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 60_000,
      });
      let said = '';
      child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
      child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
      const [ended] = (await once(child, 'close')) as [number | null];
      return { code: ended, said };
    };
    const head = await Visitor.signIn(
      preau.url,
      preau.accounts.find((account) => account.role === 'head')!,
    );
    const counts = async (): Promise<unknown> => {
      const day = await head.get<{ persons: readonly { office: { counts: unknown; lastImport: unknown } | null }[] }>(
        'GET',
        '/api/today',
      );
      return day.persons.map((person) => [person.office?.counts, person.office?.lastImport]);
    };
    const earlier = await counts();
    const good = await school('generate', join(folder, 'files'), '--school', '0990001A');
    assert.equal(good.code, 0, good.said);
    const calendar = readFileSync(join(folder, 'files', 'timetable.ics'), 'utf8');
    const ics = join(folder, 'casse.ics');
    writeFileSync(ics, calendar.replace(/RRULE:FREQ=WEEKLY/, 'RRULE:FREQ=MINUTELY'));
    const refused = await school('import', ics, '--school', '0990001A');
    assert.notEqual(refused.code, 0, refused.said);
    assert.match(refused.said, /casse\.ics/);
    assert.match(refused.said, /MINUTELY/);
    assert.match(refused.said, /\d+/);
    const zip = join(folder, 'casse.zip');
    const bytes = readFileSync(join(folder, 'files', 'oneroster.zip'));
    writeFileSync(zip, bytes.subarray(0, Math.floor(bytes.length / 2)));
    const halved = await school('import', zip);
    assert.notEqual(halved.code, 0, halved.said);
    assert.match(halved.said, /casse\.zip/);
    assert.deepEqual(await counts(), earlier);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
