import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createOperator, createPurgeDesk } from '@preau/service/school';
import type { SchoolId } from '@preau/core/base';
import type {
  ActivationCodeAnswer,
  AuditAnswer,
  CellActAnswer,
  CellAuditAnswer,
  CellHealthAnswer,
  CellPurge,
  CellSchoolAnswer,
  CellSchoolsAnswer,
  CellSwitchesAnswer,
  PurgeCountAnswer,
  SwitchesAnswer,
} from '@preau/protocol/school';
import { withinSchools } from '@preau/store-postgres';
import { contentOf } from './roster-fixture.ts';
import { Jar, openHarness, PASSWORD } from './school-harness.ts';
import type { Answer } from './school-harness.ts';

const [HERE, THERE] = ['0750001A', '0750002B'] as [SchoolId, SchoolId];
const MONDAY = Date.parse('2026-11-23T10:00:00+01:00');
const harness = await openHarness(MONDAY);
after(() => harness[Symbol.asyncDispose]());
const jars: Record<string, Jar> = {};

before(async () => {
  for (const schoolId of [HERE, THERE]) {
    await harness.import(schoolId, contentOf(schoolId, 100));
    for (const key of ['head-0', 'teacher-0', 'pupil-0'])
      jars[`${schoolId} ${key}`] = await harness.activate(schoolId, key);
  }
  const { school } = harness;
  const made = await createOperator(
    { people: school.stores.people, codes: school.codes, clock: harness.clock, randomness: school.randomness },
    { schoolId: HERE, schoolName: 'x', givenName: 'Olga', familyName: 'Perrin' },
  );
  jars['operator'] = new Jar();
  await harness.call('POST', '/api/activation', {
    jar: jars['operator'],
    body: { code: made.code, password: PASSWORD },
  });
});

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH';
const ask = (who: string, method: Method, path: string, body?: object): Promise<Answer> =>
  harness.call(method, path, { jar: jars[who]!.copy(), ...(body === undefined ? {} : { body }) });
async function get<T>(who: string, method: Method, path: string, body?: object): Promise<T> {
  const answer = await ask(who, method, path, body);
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.text}`);
  return (answer.text === '' ? undefined : JSON.parse(answer.text)) as T;
}
const operator = <T>(method: Method, path: string, body?: object): Promise<T> =>
  get<T>('operator', method, `/api/operator${path}`, body);
const codeOf = (answer: Answer): unknown => answer.body['code'];

test('[OFFICE-40] an operator sees every school of the cell, page by page, with what was imported and who was seen; nobody else does', async () => {
  const { schools, next, total } = await operator<CellSchoolsAnswer>('GET', '/schools');
  assert.deepEqual([schools.map((each) => each.schoolId).toSorted(), next, total], [[HERE, THERE], null, 2]);
  const there = schools.find((each) => each.schoolId === THERE)!;
  assert.ok(there.people! > 60 && there.pupils! > 20);
  assert.equal(there.seenToday, null, 'three are fewer than ten');
  assert.ok(there.lastImport!.created > 60);
  assert.deepEqual(there.changed, []);
  for (const [search, found] of [
    ['0002', [THERE]],
    ['zzz', []],
    ['%', []],
  ] as const) {
    const answer = await operator<CellSchoolsAnswer>('GET', `/schools?search=${encodeURIComponent(search)}`);
    assert.deepEqual([answer.schools.map((each) => each.schoolId), answer.total], [[...found], 2], search);
  }
  for (const key of ['head-0', 'teacher-0', 'pupil-0'])
    assert.equal(codeOf(await ask(`${HERE} ${key}`, 'GET', '/api/operator/schools')), 'session.forbidden');
  assert.equal((await ask('operator', 'GET', '/api/operator/schools?after=x')).status, 400);
});

test('[OFFICE-41] a school opened tells its imports, its numbers without naming anybody, its switches and its heads', async () => {
  const answer = await operator<CellSchoolAnswer>('GET', `/schools/${THERE}`);
  assert.equal(answer.imports.length, 1);
  assert.equal(answer.heads[0]!.activated, true);
  assert.equal(answer.numbers.roles.find(({ role }) => role === 'pupil')!.activated, null);
  assert.equal(answer.switches.messaging, true);
  assert.equal(codeOf(await ask('operator', 'GET', '/api/operator/schools/0759999Z')), 'school.unknown');
});

test('[OFFICE-42] an operator gives a school more or less room for files, audited there; an upload beyond it is refused', async () => {
  const put = (quotaBytes: number): Promise<Answer> =>
    ask('operator', 'PUT', `/api/operator/schools/${THERE}/quota`, { quotaBytes });
  assert.equal((await put(1_000_000_000)).status, 204);
  assert.equal((await put(1_000_000_000)).status, 204, 'twice is once');
  assert.equal((await put(1)).status, 400);
  const { school } = await operator<CellSchoolAnswer>('GET', `/schools/${THERE}`);
  assert.equal(school.files.quotaBytes, 1_000_000_000);
  const { acts } = await get<AuditAnswer>(`${THERE} head-0`, 'GET', '/api/office/audit');
  assert.equal(acts.filter(({ action }) => action === 'school.quota').length, 1);
  const store = (bytes: number): Promise<unknown> =>
    harness.database.query(
      'store a file',
      `INSERT INTO file (school_id, file_id, owner_id, name, media_type, bytes, sha256, created_at)
       SELECT $1, gen_random_uuid(), person_id, 'x.txt', 'text/plain', $2, repeat('a', 64), 0 FROM person WHERE school_id = $1 AND sourced_id = 'teacher-0'`,
      [THERE, bytes],
    );
  const upload = (): Promise<Answer> =>
    harness.call('POST', '/api/uploads', {
      jar: jars[`${THERE} teacher-0`]!.copy(),
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': '2000',
        'upload-metadata': `filename ${Buffer.from('a.txt').toString('base64')}`,
      },
    });
  await store(999_997_000);
  assert.equal((await upload()).status, 201);
  await store(2_000);
  const refused = await upload();
  assert.deepEqual([refused.status, codeOf(refused)], [409, 'file.schoolQuota']);
  const counted = await operator<CellSchoolAnswer>('GET', `/schools/${THERE}`);
  assert.equal(counted.school.files.bytes, 999_999_000);
  await harness.database.query('forget them', 'DELETE FROM file WHERE school_id = $1', [THERE]);
  assert.equal((await operator<CellSchoolAnswer>('GET', `/schools/${THERE}`)).school.files.bytes, 0);
});

test('[OFFICE-43] [OFFICE-44] a school is opened with its first head, who signs in with the code; sent twice it is one school', async () => {
  const uai = '0750655E';
  const body = {
    name: 'Collège Jeanne-Barret',
    zone: 'Indian/Reunion',
    head: { personId: randomUUID(), givenName: 'Ida', familyName: 'Morel' },
  };
  const open = (path: string, sent: object = body): Promise<Answer> =>
    ask('operator', 'PUT', `/api/operator/schools/${path}`, sent);
  assert.deepEqual(codeOf(await open('0750655F')), 'school.uaiWrong');
  assert.deepEqual(codeOf(await open(uai, { ...body, zone: 'Lune/Mer' })), 'request.invalid');
  // What is left of the deed where the process was killed after its first statement.
  await harness.database.query(
    'leave half of it',
    `INSERT INTO school (school_id, name, zone, source, sourced_id, created_at) VALUES ($1, $2, $3, 'manual', $1, 0)`,
    [uai, body.name, body.zone],
  );
  // A double click: both are answered, and there is one school.
  const both = await Promise.all([open(uai), open(uai)]);
  for (const answer of both) assert.equal(answer.status, 200, answer.text);
  const again = (await open(uai)).body as unknown as ActivationCodeAnswer;
  assert.equal(again.personId, body.head.personId);
  const jar = new Jar();
  const used = await harness.call('POST', '/api/activation', { jar, body: { code: again.code, password: PASSWORD } });
  assert.equal(used.status, 200, used.text);
  assert.equal(codeOf(await open(uai)), 'school.exists', 'no code ends the password of a head who is there');
  assert.equal(codeOf(await open(uai, { ...body, head: { ...body.head, personId: randomUUID() } })), 'school.exists');
  const { school, heads } = await operator<CellSchoolAnswer>('GET', `/schools/${uai}`);
  assert.deepEqual([school.name, school.zone, heads.length], ['Collège Jeanne-Barret', 'Indian/Reunion', 1]);
  const { acts } = (await harness.call('GET', '/api/office/audit', { jar })).body as unknown as AuditAnswer;
  const opened = acts.find(({ action }) => action === 'school.opened')!;
  assert.deepEqual([opened.actorName, opened.actorId === null], [null, false], 'an operator is nobody of the school');
  const code = await operator<ActivationCodeAnswer>('POST', `/schools/${uai}/heads/${body.head.personId}/code`);
  assert.equal(code.displayName, 'Ida Morel');
  const teacher = await harness.person(HERE, 'teacher-0');
  const wrong = await ask('operator', 'POST', `/api/operator/schools/${HERE}/heads/${teacher.personId}/code`);
  assert.equal(codeOf(wrong), 'person.unknown');
});

test('[OFFICE-45] an operator of a school by its files runs no cell, and takes over nobody who does', async () => {
  await harness.database.query(
    'make the head an operator, as a file would',
    `UPDATE person SET roles = '{head,operator}' WHERE school_id = $1 AND sourced_id = 'head-0'`,
    [HERE],
  );
  const jar = await harness.activate(HERE, 'head-0');
  const asked = (method: Method, path: string, body?: object): Promise<Answer> =>
    harness.call(method, path, { jar, ...(body === undefined ? {} : { body }) });
  for (const path of ['/schools', `/schools/${THERE}`, '/switches', '/purges', '/audit', '/health'])
    assert.equal(codeOf(await asked('GET', `/api/operator${path}`)), 'session.forbidden', path);
  const set = await asked('PUT', '/api/operator/switches', { name: 'messaging', isSet: true, reason: 'Moi' });
  assert.equal(codeOf(set), 'session.forbidden');
  const content = { kind: 'text', text: 'Une phrase de douze lettres' };
  const purge = { content, reason: 'Moi', refuseDays: 0 };
  assert.equal(codeOf(await asked('PUT', `/api/operator/purges/${randomUUID()}`, purge)), 'session.forbidden');
  const { rows } = await harness.database.query<{ person_id: string; login: string }>(
    'find who runs the cell',
    'SELECT p.person_id, a.login FROM person p JOIN account a USING (account_id) WHERE a.runs_cell',
  );
  assert.equal(rows.length, 1);
  const code = await asked('POST', `/api/people/${rows[0]!.person_id}/activation-code`);
  assert.deepEqual([code.status, codeOf(code)], [403, 'person.notYours']);
  const { cell } = harness.school.stores;
  const { login } = await harness.person(HERE, 'head-0');
  const deed = { auditId: randomUUID(), actorId: null, at: harness.clock.at };
  assert.equal(await cell.setRunsCell('nobody', true, deed), false);
  assert.equal(await cell.setRunsCell(login, true, deed), true);
  assert.equal((await asked('GET', '/api/operator/schools')).status, 200);
  const today = await asked('GET', '/api/today');
  assert.equal((today.body['persons'] as { runsCell?: boolean }[])[0]!.runsCell, true);
  assert.equal(await cell.setRunsCell(login, false, { ...deed, auditId: randomUUID() }), true);
  assert.equal(codeOf(await asked('GET', '/api/operator/schools')), 'session.forbidden');
  for (const runsCell of [true, false]) {
    await harness.database.query('turn it round', 'UPDATE account SET runs_cell = $2 WHERE login = $1', [
      login,
      !runsCell,
    ]);
    await assert.rejects(
      withinSchools([HERE], () =>
        harness.database.query('set it', 'UPDATE account SET runs_cell = $2 WHERE login = $1', [login, runsCell]),
      ),
      (error: { sqlState?: string }) => error.sqlState === 'PR003',
    );
  }
  await harness.database.query('end it', 'UPDATE account SET runs_cell = false WHERE login = $1', [login]);
  await harness.database.query(
    'mend',
    `UPDATE person SET roles = '{head}' WHERE school_id = $1 AND sourced_id = 'head-0'`,
    [HERE],
  );
  jars[`${HERE} head-0`] = await harness.activate(HERE, 'head-0');
});

test('[OFFICE-50] [OFFICE-51] a switch of the cell counts in every school until it is lifted, then what the school set counts again', async () => {
  const put = (body: object): Promise<Answer> => ask('operator', 'PUT', '/api/operator/switches', body);
  const own = (isOn: boolean): Promise<Answer> =>
    ask(`${THERE} head-0`, 'PUT', '/api/office/switches', { schoolId: THERE, name: 'messaging', isOn });
  const write = async (schoolId: string): Promise<Answer> => {
    harness.clock.at += 4_000;
    const { personId } = await harness.person(schoolId, 'head-0');
    return ask(`${schoolId} teacher-0`, 'POST', '/api/threads', {
      schoolId,
      threadId: randomUUID(),
      messageId: randomUUID(),
      subject: 'Question',
      text: 'Bonjour, une question.',
      personIds: [personId],
      groups: [],
    });
  };
  assert.equal((await own(false)).status, 200);
  assert.equal((await put({ name: 'messaging', isSet: true, reason: ' ' })).status, 400);
  const set = { name: 'messaging', isSet: true, reason: 'Menaces reçues dans plusieurs établissements' };
  assert.equal((await put(set)).status, 200);
  assert.equal((await put(set)).status, 200, 'twice is once');
  for (const schoolId of [HERE, THERE]) assert.equal(codeOf(await write(schoolId)), 'mail.off', schoolId);
  const seen = await get<SwitchesAnswer>(`${HERE} head-0`, 'GET', '/api/office/switches');
  assert.deepEqual([seen.switches.messaging, seen.cell.messaging?.reason], [true, set.reason]);
  // What the school sets meanwhile is kept, and does not count.
  assert.equal((await own(true)).status, 200);
  assert.equal(codeOf(await write(THERE)), 'mail.off');
  for (const schoolId of [HERE, THERE]) {
    const { acts } = await get<AuditAnswer>(`${schoolId} head-0`, 'GET', '/api/office/audit');
    const noted = acts.filter(({ action }) => action === 'cell.messaging.set');
    assert.deepEqual([noted.length, noted[0]!.reason], [1, set.reason]);
  }
  assert.equal((await ask(`${HERE} pupil-0`, 'GET', '/api/homework/due')).status, 200, 'homework stays');
  assert.equal((await put({ name: 'messaging', isSet: false })).status, 200);
  for (const schoolId of [HERE, THERE]) assert.equal((await write(schoolId)).status, 201, schoolId);
  const left = await operator<CellSwitchesAnswer>('GET', '/switches');
  assert.deepEqual(left.cell, {});
});

test('[OFFICE-50] quiet hours, class channels and school from home are switched for all schools, too', async () => {
  const set = (name: string, reason: string | null): Promise<unknown> => {
    harness.clock.at += 1_000;
    return operator('PUT', '/switches', reason === null ? { name, isSet: false } : { name, isSet: true, reason });
  };
  const channels = async (): Promise<number> =>
    ((await get<{ channels: unknown[] }>(`${THERE} teacher-0`, 'GET', '/api/channels')).channels ?? []).length;
  const home = async (): Promise<unknown> =>
    (await get<{ home: boolean }>(`${THERE} pupil-0`, 'GET', '/api/glance')).home;
  assert.ok((await channels()) > 0);
  await set('classChannels', 'Essai');
  assert.equal(await channels(), 0);
  await set('classChannels', null);
  assert.ok((await channels()) > 0);
  assert.equal(await home(), false);
  await set('home', 'Neige sur toute l’académie');
  assert.equal(await home(), true);
  await set('home', null);
  assert.equal(await home(), false);
  assert.equal((await harness.school.stores.switches.read(THERE)).quietHours, true);
  await set('quietHours', 'Crise en cours');
  assert.equal((await harness.school.stores.switches.read(THERE)).quietHours, false);
  await set('quietHours', null);
});

const THREAT = 'Il y a une bombe dans le collège, évacuez !';

async function spread(text: string): Promise<void> {
  for (const schoolId of [HERE, THERE]) {
    harness.clock.at += 4_000;
    const { personId } = await harness.person(schoolId, 'head-0');
    const as = `${schoolId} teacher-0`;
    const sent = await ask(as, 'POST', '/api/threads', {
      schoolId,
      threadId: randomUUID(),
      messageId: randomUUID(),
      subject: 'Important',
      text,
      personIds: [personId],
      groups: [],
    });
    assert.equal(sent.status, 201, sent.text);
  }
}

async function settled(purgeId: string): Promise<CellPurge> {
  for (let tries = 0; tries < 200; tries += 1) {
    const purge = await operator<CellPurge>('GET', `/purges/${purgeId}`);
    if (purge.doneAt !== null) return purge;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('The purge does not end');
}

test('[OFFICE-60] [OFFICE-61] one content is taken away in every school: messages, announcements, channels; each school’s log says so', async () => {
  await spread(THREAT);
  const { body } = await ask(`${THERE} teacher-0`, 'GET', '/api/audiences');
  const [audience] = body['audiences'] as { audienceId: string }[];
  const post = randomUUID();
  const shared = { schoolId: THERE, readers: ['pupil', 'guardian'], title: 'Alerte', acknowledge: false };
  const posted = await ask(`${THERE} teacher-0`, 'POST', '/api/feed', {
    ...shared,
    postId: post,
    audienceIds: [audience!.audienceId],
    text: 'IL Y A UNE BOMBE dans le college - évacuez',
  });
  assert.equal(posted.status, 201, posted.text);
  const talk = await ask(`${THERE} teacher-0`, 'POST', `/api/channels/${audience!.audienceId}/messages`, {
    messageId: randomUUID(),
    text: THREAT,
  });
  assert.ok(talk.status < 300, talk.text);
  // Written before contents were hashed: found all the same.
  await harness.database.query('forget the hashes', 'UPDATE post SET body_hash = NULL');
  const content = { kind: 'text', text: THREAT };
  const counted = await operator<PurgeCountAnswer>('POST', '/purges/count', { content });
  assert.deepEqual(
    [counted.messages, counted.posts, counted.channelMessages, counted.schools],
    [2, 1, 1, 2],
    'nothing is taken away by counting',
  );
  const purgeId = randomUUID();
  const wanted = { content, reason: 'Fausse alerte, plainte déposée', refuseDays: 7 };
  const begun = await ask('operator', 'PUT', `/api/operator/purges/${purgeId}`, wanted);
  assert.equal(begun.status, 202, begun.text);
  assert.equal((await ask('operator', 'PUT', `/api/operator/purges/${purgeId}`, wanted)).status, 202, 'twice is once');
  const purge = await settled(purgeId);
  assert.deepEqual(
    [purge.messages, purge.posts, purge.channelMessages, purge.schoolsDone === purge.schools],
    [2, 1, 1, true],
  );
  assert.deepEqual(
    purge.found.map(({ schoolId, messages, posts }) => [schoolId, messages, posts]),
    [
      [THERE, 1, 1],
      [HERE, 1, 0],
    ],
  );
  const { rows } = await harness.database.query<{ n: number }>(
    'look for it',
    `SELECT (SELECT count(*) FROM message WHERE body ILIKE '%bombe%') + (SELECT count(*) FROM post WHERE text ILIKE '%bombe%')
       + (SELECT count(*) FROM channel_message WHERE text ILIKE '%bombe%') AS n`,
  );
  assert.equal(rows[0]!.n, 0);
  for (const schoolId of [HERE, THERE]) {
    const { acts } = await get<AuditAnswer>(`${schoolId} head-0`, 'GET', '/api/office/audit');
    assert.equal(acts.filter(({ action }) => action === 'cell.purged').length, 1, schoolId);
  }
  assert.equal(codeOf(await ask(`${HERE} head-0`, 'GET', `/api/operator/purges/${purgeId}`)), 'session.forbidden');
  const short = await ask('operator', 'POST', '/api/operator/purges/count', {
    content: { kind: 'text', text: 'Merci' },
  });
  assert.equal(codeOf(short), 'purge.tooShort');
});

test('[OFFICE-63] what was taken away is refused until the day that the operator said, in messages, announcements and channels', async () => {
  const attempt = async (text: string): Promise<Answer[]> => {
    harness.clock.at += 4_000;
    const { personId } = await harness.person(HERE, 'head-0');
    const { body } = await ask(`${HERE} teacher-0`, 'GET', '/api/audiences');
    const [audience] = body['audiences'] as { audienceId: string }[];
    return [
      await ask(`${HERE} teacher-0`, 'POST', '/api/threads', {
        schoolId: HERE,
        threadId: randomUUID(),
        messageId: randomUUID(),
        subject: 'Encore',
        text,
        personIds: [personId],
        groups: [],
      }),
      await ask(`${HERE} teacher-0`, 'POST', '/api/feed', {
        schoolId: HERE,
        postId: randomUUID(),
        audienceIds: [audience!.audienceId],
        readers: ['pupil'],
        title: 'Alerte',
        text,
        acknowledge: false,
      }),
      await ask(`${HERE} teacher-0`, 'POST', `/api/channels/${audience!.audienceId}/messages`, {
        messageId: randomUUID(),
        text,
      }),
    ];
  };
  for (const answer of await attempt('il y a une BOMBE dans le collège évacuez'))
    assert.deepEqual([answer.status, codeOf(answer)], [403, 'content.refused']);
  for (const answer of await attempt('Il y a une pomme dans le collège')) assert.ok(answer.status < 300, answer.text);
  // What is announced by its title alone is its title, also when it is changed later.
  const postId = randomUUID();
  const announced = await ask(`${HERE} head-0`, 'POST', '/api/feed', {
    schoolId: HERE,
    postId,
    audienceIds: [],
    readers: ['pupil'],
    title: 'Rien à signaler',
    text: '',
    acknowledge: false,
  });
  assert.equal(announced.status, 201, announced.text);
  for (const [title, text] of [
    [THREAT, ''],
    ['Alerte', THREAT],
  ]) {
    const changed = await ask(`${HERE} head-0`, 'PATCH', `/api/feed/${postId}`, { title, text });
    assert.equal(codeOf(changed), 'content.refused', `${title} ${text}`);
  }
  assert.ok(
    (await ask(`${HERE} head-0`, 'PATCH', `/api/feed/${postId}`, { title: 'Tout va bien', text: '' })).status < 300,
  );
  harness.clock.at += 7 * 86_400_000;
  for (const who of Object.keys(jars)) await harness.call('POST', '/api/session/refresh', { jar: jars[who]! });
  for (const answer of await attempt(THREAT)) assert.ok(answer.status < 300, answer.text);
});

test('[OFFICE-62] a purge that a killed process left in the middle is gone through, and takes nothing twice', async () => {
  const text = 'Une autre phrase que personne ne doit lire';
  await spread(text);
  const purgeId = randomUUID();
  await harness.database.query(
    'leave a purge in the middle',
    `WITH p AS (INSERT INTO purge (purge_id, body_hash, words, reason, asked_by, asked_at)
       SELECT $1, m.body_hash, 'x', 'x', m.author_id, 1 FROM message m WHERE m.body = $2 LIMIT 1 RETURNING purge_id)
     INSERT INTO purge_school (school_id, purge_id, messages, done_at) SELECT $3, purge_id, 5, 2 FROM p`,
    [purgeId, text, HERE],
  );
  const { clock, school } = harness;
  const { cell, purges } = school.stores;
  let asked = 0;
  // A house that closes waits for no more than the step that runs.
  const isEnding = (): boolean => (asked += 1) > 2;
  const later = (): void => undefined;
  await createPurgeDesk({ cell, purges, clock, randomness: school.randomness, later, isEnding }).resume();
  const left = await operator<CellPurge>('GET', `/purges/${purgeId}`);
  assert.deepEqual([left.doneAt, left.schoolsDone], [null, 1]);
  await school.purges.resume();
  const purge = await operator<CellPurge>('GET', `/purges/${purgeId}`);
  assert.deepEqual([purge.messages, purge.doneAt === null, purge.schoolsDone], [6, false, 3]);
  await harness.school.purges.resume();
  assert.equal((await operator<CellPurge>('GET', `/purges/${purgeId}`)).messages, 6);
});

test('[OFFICE-64] a file is taken away in every school by its content, and refused when it comes again', async () => {
  const sha256 = 'c'.repeat(64);
  const store = (schoolId: string): Promise<unknown> =>
    harness.database.query(
      'store a file',
      `INSERT INTO file (school_id, file_id, owner_id, name, media_type, bytes, sha256, created_at)
       SELECT $1, gen_random_uuid(), person_id, 'tract.pdf', 'application/pdf', 10, $2, $3 FROM person WHERE school_id = $1 AND sourced_id = 'teacher-0'`,
      [schoolId, sha256, harness.clock.at],
    );
  for (const schoolId of [HERE, THERE]) await store(schoolId);
  const { rows } = await harness.database.query<{ file_id: string }>(
    'find it',
    'SELECT file_id FROM file WHERE school_id = $1 AND sha256 = $2',
    [THERE, sha256],
  );
  const content = { kind: 'file', schoolId: THERE, fileId: rows[0]!.file_id };
  const purgeId = randomUUID();
  await operator('PUT', `/purges/${purgeId}`, { content, reason: 'Tract haineux', refuseDays: 30 });
  const purge = await settled(purgeId);
  assert.deepEqual([purge.files, purge.words, purge.isFile], [2, 'tract.pdf', true]);
  await assert.rejects(store(HERE), (error: { sqlState?: string }) => error.sqlState === 'PR002');
  const gone = await ask('operator', 'POST', '/api/operator/purges/count', { content });
  assert.equal(codeOf(gone), 'purge.unknown');
});

test('[OFFICE-70] [OFFICE-71] the operator reads the log of all schools by school, area and person; one deed in all schools is one act', async () => {
  const all = await operator<CellAuditAnswer>('GET', '/audit');
  const set = all.acts.find(({ action }) => action === 'cell.home.set')!;
  assert.deepEqual([set.count, set.schools, set.school, set.actorName], [3, 3, null, 'Olga Perrin']);
  const opened = await operator<CellActAnswer>('GET', `/audit/lines?first=${set.first}&last=${set.last}`);
  assert.deepEqual([opened.lines.length, opened.next], [3, null]);
  assert.ok(opened.lines.some(({ schoolName }) => schoolName === 'Collège Jeanne-Barret'));
  const there = await operator<CellAuditAnswer>('GET', `/audit?school=${THERE}&area=switch`);
  assert.ok(there.acts.length > 0);
  assert.ok(there.acts.every((act) => act.school?.schoolId === THERE && act.action.startsWith('switch.')));
  const head = await harness.person(THERE, 'head-0');
  const by = await operator<CellAuditAnswer>('GET', `/audit?person=${head.personId}`);
  assert.ok(by.acts.some(({ actorId }) => actorId === head.personId));
  assert.ok(by.acts.length < all.acts.length);
  for (const query of ['school=x', 'person=x', 'area=%25', 'after=1'])
    assert.equal((await ask('operator', 'GET', `/api/operator/audit?${query}`)).status, 400, query);
});

test('[OFFICE-75] the operator sees how the house is: rounds, database, the last backup', async () => {
  const first = await operator<CellHealthAnswer>('GET', '/health');
  assert.deepEqual([first.backupAt, first.rounds, first.lastHour], [null, [], null]);
  assert.ok(first.database.bytes > 1_000_000);
  await harness.school.stores.cell.mark('backup', harness.clock.at);
  assert.equal((await operator<CellHealthAnswer>('GET', '/health')).backupAt, harness.clock.at);
});
