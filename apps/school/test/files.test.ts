import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { FileId, SchoolId } from '@preau/core/base';
import { SESSION_COOKIE } from '@preau/protocol/base';
import type { FileInfo, FilesAnswer } from '@preau/protocol/school';
import { makeJpeg, measure } from '../../../packages/files/test/picture-maker.ts';
import { pngBomb } from '../../../packages/files/test/png-bomb.ts';
import { makeOdt, makeZip } from '../../../packages/files/test/zip-maker.ts';
import { openUploads } from '../src/uploads.ts';
import { contentOf } from './roster-fixture.ts';
import { openHarness } from './school-harness.ts';
import type { Answer, Jar } from './school-harness.ts';
import { beginUpload, offsetOf, sendPart, TUS, upload } from './upload-client.ts';

const SCHOOL = '0750001A' as SchoolId;
const NOW = Date.parse('2026-11-24T09:12:00+01:00');
const harness = await openHarness(NOW);
after(() => harness[Symbol.asyncDispose]());
await harness.import(SCHOOL, contentOf(SCHOOL, 100));
const teacher = await harness.activate(SCHOOL, 'teacher-0');
const pupil = await harness.activate(SCHOOL, 'pupil-0');
const mate = await harness.activate(SCHOOL, 'pupil-1');

const pdf = (bytes = 5_000): Buffer => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(bytes - 9)]);
const list = async (jar: Jar): Promise<FilesAnswer> =>
  (await harness.call('GET', '/api/files', { jar })).body as unknown as FilesAnswer;
const infoOf = ({ body, status, text }: Answer): FileInfo => {
  assert.equal(status, 200, text);
  return body as unknown as FileInfo;
};
/** Names in the folder of uploads. */
const halves = (): string[] => readdirSync(join(harness.keysFolder, 'files/uploads'));

test('[FILE-1] an upload comes in parts, each from where the last one ended, and is answered with the file', async () => {
  const bytes = pdf(9_000);
  const begun = await beginUpload(harness, pupil, { name: 'Exposé.pdf', bytes: bytes.length });
  assert.equal(begun.status, 201);
  const address = String(begun.headers['location']);
  assert.match(address, /^\/api\/uploads\/[0-9a-f-]{36}$/);
  assert.equal(await offsetOf(harness, pupil, address), 0);
  const first = await sendPart(harness, pupil, address, { offset: 0, bytes: bytes.subarray(0, 4_000) });
  assert.deepEqual([first.status, first.headers['upload-offset']], [204, '4000']);
  for (const offset of [0, 3_999, 4_001, 9_000]) {
    const wrong = await sendPart(harness, pupil, address, { offset, bytes: bytes.subarray(0, 10) });
    assert.equal(wrong.body['code'], 'file.wrongOffset', String(offset));
  }
  const tooMuch = await sendPart(harness, pupil, address, { offset: 4_000, bytes: Buffer.alloc(5_001) });
  assert.equal(tooMuch.body['code'], 'file.tooLarge');
  assert.equal(await offsetOf(harness, pupil, address), 4_000);
  const last = infoOf(await sendPart(harness, pupil, address, { offset: 4_000, bytes: bytes.subarray(4_000) }));
  assert.deepEqual(last, {
    fileId: address.split('/').at(-1) as FileId,
    name: 'Exposé.pdf',
    mediaType: 'application/pdf',
    bytes: 9_000,
  });
  assert.deepEqual(halves(), [], 'nothing is left on the way');
});

test('[FILE-1] a line that is cut in the middle of a part keeps what arrived', async () => {
  const bytes = pdf(400_000);
  const address = String(
    (await beginUpload(harness, pupil, { name: 'coupé.pdf', bytes: bytes.length })).headers['location'],
  );
  const cookie = [...pupil.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const asked = request(`${harness.url}${address}`, {
    method: 'PATCH',
    headers: {
      ...TUS,
      cookie,
      'content-type': 'application/offset+octet-stream',
      'upload-offset': '0',
      'content-length': String(bytes.length),
    },
  });
  asked.on('error', () => undefined);
  asked.write(bytes.subarray(0, 150_000));
  const arrived = (): number => statSync(join(harness.keysFolder, 'files', address.slice('/api/'.length))).size;
  for (const deadline = Date.now() + 10_000; arrived() === 0 && Date.now() < deadline;) await setImmediate();
  asked.destroy();
  // It waits for the part that is being written to end.
  const offset = (await offsetOf(harness, pupil, address)) ?? 0;
  assert.ok(offset > 0 && offset <= 150_000, String(offset));
  const rest = await sendPart(harness, pupil, address, { offset, bytes: bytes.subarray(offset) });
  const { fileId } = infoOf(rest);
  const content = await harness.server.app.inject({
    url: `/api/files/${fileId}`,
    cookies: Object.fromEntries(pupil.cookies),
  });
  assert.ok(content.rawPayload.equals(bytes));
});

test('[FILE-1] a part whose line hangs gives way to whoever comes back; another process goes on with the upload', async () => {
  const bytes = pdf(300_000);
  const begun = await beginUpload(harness, pupil, { name: 'suite.pdf', bytes: bytes.length });
  const address = String(begun.headers['location']);
  const headers = { ...TUS, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };
  const cookie = [...pupil.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const hanging = request(`${harness.url}${address}`, {
    method: 'PATCH',
    headers: { ...headers, cookie, 'content-length': String(bytes.length) },
  });
  hanging.on('error', () => undefined);
  hanging.write(bytes.subarray(0, 100_000));
  const folder = join(harness.keysFolder, 'files/uploads');
  const arrived = (): number => statSync(join(folder, address.split('/').at(-1)!)).size;
  for (const deadline = Date.now() + 10_000; arrived() < 100_000 && Date.now() < deadline;) await setImmediate();
  assert.equal(await offsetOf(harness, pupil, address), 100_000, 'while the old line is open');
  hanging.destroy();
  const { school, clock } = harness;
  const { files: desk, randomness } = school;
  const another = await openUploads({ folder, desk, clock, randomness });
  const session = await school.reader.read(pupil.cookies.get(SESSION_COOKIE));
  assert.ok(session.ok);
  const answer = await another.handle(
    session.value.claims,
    new Request(`http://uploads${address}`, {
      method: 'PATCH',
      headers: { ...headers, 'upload-offset': '100000', 'content-length': '200000' },
      body: bytes.subarray(100_000),
    }),
  );
  assert.equal(((await answer.json()) as FileInfo).bytes, 300_000);
});

test('[FILE-1] nobody sends to, looks at or gives up the upload of somebody else', async () => {
  const bytes = pdf();
  const address = String(
    (await beginUpload(harness, pupil, { name: 'a.pdf', bytes: bytes.length })).headers['location'],
  );
  assert.equal(await offsetOf(harness, mate, address), undefined);
  assert.equal((await sendPart(harness, mate, address, { offset: 0, bytes })).body['code'], 'file.unknown');
  for (const method of ['DELETE', 'GET'] as const)
    assert.equal((await harness.call(method, address, { jar: mate, headers: TUS })).body['code'], 'file.unknown');
  assert.equal((await harness.call('GET', address, { jar: pupil })).body['code'], 'file.unknown', 'it is not whole');
  assert.equal((await harness.call('POST', '/api/uploads', { headers: TUS })).body['code'], 'session.missing');
  assert.equal((await harness.call('DELETE', address, { jar: pupil, headers: TUS })).status, 204);
  assert.equal(await offsetOf(harness, pupil, address), undefined);
  assert.equal(
    (await list(pupil)).usedBytes,
    (await list(pupil)).files.reduce((sum, file) => sum + file.bytes, 0),
  );
});

test('[FILE-2] too large, empty, of no known length or for another school: refused before a byte is sent', async () => {
  const codeOf = async (jar: Jar, bytes: number | string, schoolId?: string): Promise<unknown> =>
    (await beginUpload(harness, jar, { name: 'a.pdf', bytes, ...(schoolId === undefined ? {} : { schoolId }) })).body[
      'code'
    ];
  assert.equal(await codeOf(pupil, 25_000_001), 'file.tooLarge');
  assert.equal(await codeOf(teacher, 100_000_001), 'file.tooLarge');
  assert.equal(await codeOf(pupil, 0), 'request.invalid');
  for (const bytes of ['-1', '1e3', 'beaucoup', '9007199254740993'])
    assert.ok(['request.invalid', 'file.tooLarge'].includes(String(await codeOf(pupil, bytes))), bytes);
  assert.equal(await codeOf(pupil, 10, '0750002B'), 'session.forbidden');
  assert.equal(await codeOf(pupil, 10, 'nonsense'), 'session.forbidden');
  const open = await harness.call('POST', '/api/uploads', {
    jar: pupil,
    headers: { ...TUS, 'upload-defer-length': '1' },
  });
  assert.equal(open.body['code'], 'request.invalid');
  assert.equal((await harness.call('POST', '/api/uploads', { jar: pupil })).body['code'], 'request.invalid');
  assert.deepEqual(halves(), []);
  const large = await beginUpload(harness, teacher, { name: 'film.mp4', bytes: 99_000_000 });
  assert.equal(large.status, 201);
  await harness.call('DELETE', String(large.headers['location']), { jar: teacher, headers: TUS });
});

test('[FILE-4] a half upload is forgotten after a day', async () => {
  const address = String((await beginUpload(harness, mate, { name: 'a.pdf', bytes: 5_000 })).headers['location']);
  await sendPart(harness, mate, address, { offset: 0, bytes: Buffer.alloc(100) });
  assert.equal((await list(mate)).usedBytes, 5_000, 'it takes the room that it announced');
  harness.clock.at += 24 * 3_600_000 - 1;
  const swept = () => harness.school.files.sweep(harness.school.uploads);
  assert.equal((await swept()).uploads, 0);
  assert.equal(halves().length, 2);
  harness.clock.at += 2;
  assert.equal((await swept()).uploads, 1);
  assert.deepEqual(halves(), []);
  harness.clock.at = NOW;
  assert.equal(await offsetOf(harness, mate, address), undefined);
  assert.equal((await list(mate)).usedBytes, 0);
});

test('[FILE-5] hostile uploads are refused by name, and nothing of them stays', async () => {
  const before = await list(mate);
  const jpeg = await makeJpeg(600, 400, '#336699');
  for (const [name, bytes, code] of [
    ['photo.jpg', Buffer.from(`MZ${'\0'.repeat(300)}`), 'file.typeRefused'],
    ['cours.pdf', Buffer.from('<!doctype html><script>alert(1)</script>'), 'file.typeRefused'],
    ['jeu.exe', Buffer.from(`MZ${'\0'.repeat(300)}`), 'file.typeRefused'],
    ['photo.png', pngBomb(30_000, 30_000), 'file.bomb'],
    ['photo.jpg', jpeg.subarray(0, jpeg.length / 2), 'file.unreadable'],
    ['devoir.zip', makeZip([{ name: 'a', bytes: Buffer.alloc(60_000_000) }]), 'file.bomb'],
    ['devoir.zip', makeZip([{ name: 'a', bytes: randomBytes(900) }]).subarray(0, 900), 'file.unreadable'],
  ] as const) {
    const { answer, address } = await upload(harness, mate, name, bytes);
    assert.deepEqual(
      [answer.body['code'], answer.headers['content-type']],
      [code, 'application/problem+json; charset=utf-8'],
      name,
    );
    assert.equal(await offsetOf(harness, mate, address), undefined, name);
    assert.equal((await harness.call('GET', address, { jar: mate })).body['code'], 'file.unknown');
  }
  assert.deepEqual(await list(mate), before);
  assert.deepEqual(halves(), []);
});

test('[FILE-10] a photograph arrives upright and anonymous, in three sizes', async () => {
  const { answer, fileId } = await upload(harness, pupil, 'IMG_2041.JPG', await makeJpeg(1_600, 1_200, '#aa3366'));
  assert.deepEqual([infoOf(answer).mediaType, infoOf(answer).name], ['image/jpeg', 'IMG_2041.jpg']);
  for (const [query, width, format] of [
    ['', 1_600, 'jpeg'],
    ['?size=1080', 1_080, 'webp'],
    ['?size=480', 480, 'webp'],
  ] as const) {
    const got = await harness.server.app.inject({
      url: `/api/files/${fileId}${query}`,
      cookies: Object.fromEntries(pupil.cookies),
    });
    assert.deepEqual([got.statusCode, got.headers['content-type']], [200, `image/${format}`]);
    const found = await measure(got.rawPayload);
    assert.deepEqual([found.width, found.format], [width, format]);
  }
  for (const size of ['1', '99999', 'x'])
    assert.equal(
      (await harness.call('GET', `/api/files/${fileId}?size=${size}`, { jar: pupil })).body['code'],
      'request.invalid',
    );
});

test('[FILE-8] the same bytes twice take room for both owners, and space once', async () => {
  const bytes = pdf(20_000);
  const count = async (): Promise<number> => {
    let found = 0;
    for await (const _ of (await openContents()).list()) found += 1;
    return found;
  };
  const openContents = async () =>
    (await import('@preau/files')).FolderContents.open(join(harness.keysFolder, 'files/contents'));
  const before = await count();
  for (const jar of [pupil, mate, pupil]) infoOf((await upload(harness, jar, 'même.pdf', bytes)).answer);
  assert.equal(await count(), before + 1);
});

test('[FILE-11] a file is its owner’s alone until something that others may read bears it', async () => {
  const { fileId } = await upload(harness, teacher, 'secret.pdf', pdf());
  const codeFor = async (jar: Jar | undefined): Promise<unknown> => {
    const answer = await harness.call('GET', `/api/files/${fileId}`, jar === undefined ? {} : { jar });
    return answer.status === 200 ? 'read' : answer.body['code'];
  };
  assert.deepEqual(
    [await codeFor(teacher), await codeFor(pupil), await codeFor(undefined)],
    ['read', 'file.unknown', 'session.missing'],
  );
  const useId = randomUUID();
  const bear = `INSERT INTO file_use VALUES ($1, 'homework', $2, $3, 1)`;
  await harness.database.query('bear a file', bear, [SCHOOL, useId, fileId]);
  assert.equal(await codeFor(pupil), 'file.unknown', 'a use that does not exist is read by nobody');
  assert.equal((await harness.call('DELETE', `/api/files/${fileId}`, { jar: pupil })).body['code'], 'file.unknown');
  assert.equal((await harness.call('DELETE', `/api/files/${fileId}`, { jar: teacher })).body['code'], 'file.inUse');
  for (const wrong of [randomUUID(), 'x', '..%2f..%2fetc%2fpasswd'])
    assert.equal((await harness.call('GET', `/api/files/${wrong}`, { jar: teacher })).body['code'], 'file.unknown');
});

test('[FILE-12] what may be shown is shown without rights; everything else is bytes to save', async () => {
  const headersOf = async (name: string, bytes: Uint8Array): Promise<Record<string, unknown>> => {
    const { fileId } = await upload(harness, teacher, name, bytes);
    return (await harness.call('GET', `/api/files/${fileId}`, { jar: teacher })).headers;
  };
  const svg = await headersOf('dessin.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'));
  assert.deepEqual(
    [svg['content-type'], svg['content-disposition'], svg['content-security-policy'], svg['x-content-type-options']],
    [
      'application/octet-stream',
      `attachment; filename="dessin.svg"; filename*=UTF-8''dessin.svg`,
      "default-src 'none'; sandbox",
      'nosniff',
    ],
  );
  const odt = await headersOf('Évaluation n° 3 "blanche".odt', makeOdt('Bonjour'));
  assert.equal(
    odt['content-disposition'],
    `attachment; filename="_valuation n_ 3 _blanche_.odt"; filename*=UTF-8''%C3%89valuation%20n%C2%B0%203%20_blanche_.odt`,
  );
  const shown = await headersOf('cours.pdf', pdf());
  assert.match(String(shown['content-disposition']), /^inline/);
  assert.match(String(shown['content-security-policy']), /^default-src 'none'/);
  const picture = await headersOf('a.jpg', await makeJpeg(20, 20, '#000000'));
  assert.deepEqual(
    [picture['content-security-policy'], String(picture['content-disposition']).split(';')[0]],
    ["default-src 'none'; sandbox", 'inline'],
  );
});

test('[FILE-13] bytes that a device has are not sent again, but the right to them is asked each time', async () => {
  const { fileId } = await upload(harness, pupil, 'a.pdf', pdf());
  const first = await harness.call('GET', `/api/files/${fileId}`, { jar: pupil });
  const etag = String(first.headers['etag']);
  assert.equal(first.headers['cache-control'], 'private, no-cache');
  const again = (jar: Jar) => harness.call('GET', `/api/files/${fileId}`, { jar, headers: { 'if-none-match': etag } });
  assert.deepEqual([(await again(pupil)).status, (await again(pupil)).text], [304, '']);
  assert.equal((await again(mate)).status, 404);
});

test('[FILE-14] a part of a file can be asked for, as players do', async () => {
  const bytes = pdf(1_000);
  const { fileId } = await upload(harness, pupil, 'a.pdf', bytes);
  const part = async (range: string, more: Record<string, string> = {}) => {
    const got = await harness.server.app.inject({
      url: `/api/files/${fileId}`,
      cookies: Object.fromEntries(pupil.cookies),
      headers: { range, ...more },
    });
    return [got.statusCode, got.headers['content-range'], got.rawPayload] as const;
  };
  assert.deepEqual(await part('bytes=0-9'), [206, 'bytes 0-9/1000', bytes.subarray(0, 10)]);
  assert.deepEqual(await part('bytes=990-'), [206, 'bytes 990-999/1000', bytes.subarray(990)]);
  assert.deepEqual(await part('bytes=990-5000'), [206, 'bytes 990-999/1000', bytes.subarray(990)]);
  assert.deepEqual(await part('bytes=-5'), [206, 'bytes 995-999/1000', bytes.subarray(995)]);
  assert.equal((await part('bytes=1000-'))[0], 416);
  assert.equal((await part('bytes=-0'))[0], 416);
  for (const range of ['bytes=0-1,5-6', 'lines=0-9', 'bytes=9-1', 'bytes=-'])
    assert.equal((await part(range))[0], 200, range);
  assert.equal((await part('bytes=0-9', { 'if-range': '"another"' }))[0], 200, 'it has changed since');
});

test('[FILE-15] contents that no record names go after a day, and no others', async () => {
  const gone = await upload(harness, pupil, 'a.pdf', pdf());
  const kept = await upload(harness, pupil, 'b.pdf', pdf());
  const photo = await upload(harness, pupil, 'c.jpg', await makeJpeg(50, 40, '#123456'));
  assert.equal((await harness.call('DELETE', `/api/files/${gone.fileId}`, { jar: pupil })).status, 204);
  const sweep = async (): Promise<number> => (await harness.school.files.sweep(harness.school.uploads)).contents;
  harness.clock.at = Date.now();
  assert.equal(await sweep(), 0, 'they are young');
  harness.clock.at = Date.now() + 25 * 3_600_000;
  assert.ok((await sweep()) >= 1);
  assert.equal(await sweep(), 0);
  harness.clock.at = NOW;
  for (const address of [kept.fileId, photo.fileId, `${photo.fileId}?size=480`])
    assert.equal((await harness.call('GET', `/api/files/${address}`, { jar: pupil })).status, 200);
});

test('[FILE-16] an answer that was lost is given again, and nothing is kept twice', async () => {
  const bytes = pdf();
  const { answer, address, fileId } = await upload(harness, mate, 'perdu.pdf', bytes);
  const told = infoOf(answer);
  assert.equal(await offsetOf(harness, mate, address), bytes.length);
  assert.deepEqual(infoOf(await harness.call('GET', address, { jar: mate })), told);
  const replayed = await sendPart(harness, mate, address, { offset: 0, bytes });
  assert.equal(replayed.body['code'], 'file.unknown', 'the upload is over');
  assert.equal((await list(mate)).files.filter((file) => file.name === 'perdu.pdf').length, 1);
  assert.equal(await offsetOf(harness, pupil, address), undefined, 'nobody else is told');
  assert.equal((await harness.call('DELETE', `/api/files/${fileId}`, { jar: mate })).status, 204);
  assert.equal((await harness.call('DELETE', `/api/files/${fileId}`, { jar: mate })).body['code'], 'file.unknown');
});

test('[FILE-16] an upload whose end was not kept, because the store was away, is kept when asked again', async () => {
  const bytes = pdf();
  const address = String(
    (await beginUpload(harness, mate, { name: 'b.pdf', bytes: bytes.length })).headers['location'],
  );
  await harness.database.query('lock', 'ALTER TABLE file RENAME TO file_away');
  const failed = await sendPart(harness, mate, address, { offset: 0, bytes });
  await harness.database.query('unlock', 'ALTER TABLE file_away RENAME TO file');
  assert.ok(failed.status >= 500, failed.text);
  assert.equal(await offsetOf(harness, mate, address), bytes.length, 'no byte is sent again');
  const asked = await Promise.all([1, 2].map(() => harness.call('GET', address, { jar: mate })));
  assert.deepEqual(infoOf(asked[0]!), infoOf(asked[1]!));
  assert.equal((await list(mate)).files.filter((file) => file.name === 'b.pdf').length, 1);
});

test('[FILE-22] the house makes files of files', async () => {
  const bytes = pdf();
  const { fileId } = await upload(harness, pupil, 'page.pdf', bytes);
  const { personId } = await harness.person(SCHOOL, 'pupil-0');
  const { fileBytes } = harness.school;
  const read = await fileBytes.read(SCHOOL, personId, fileId as FileId);
  assert.ok(read !== undefined && Buffer.from(read.bytes).equals(bytes));
  const other = (await harness.person(SCHOOL, 'pupil-1')).personId;
  assert.equal(await fileBytes.read(SCHOOL, other, fileId as FileId), undefined, 'only of its owner');
  const made = await fileBytes.make(SCHOOL, personId, { name: 'Rendu.pdf', mediaType: 'application/pdf', bytes });
  assert.ok(made.ok);
  assert.ok((await list(pupil)).files.some((file) => file.fileId === made.value.fileId));
});
