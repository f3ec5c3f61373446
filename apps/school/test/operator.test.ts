import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import type {
  ActivationCodeAnswer,
  AuditAnswer,
  CellActAnswer,
  CellAuditAnswer,
  CellHealthAnswer,
  CellSchoolAnswer,
  CellSchoolsAnswer,
  CellSwitchesAnswer,
  SwitchesAnswer,
} from '@preau/protocol/school';
import { withinSchools } from '@preau/store-postgres';
import { codeOf, HERE, openCell, THERE } from './cell-world.ts';
import { Jar, PASSWORD } from './school-harness.ts';
import type { Answer } from './school-harness.ts';

const { harness, jars, ask, get, operator } = await openCell();
after(() => harness[Symbol.asyncDispose]());

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
  const asked = (method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<Answer> =>
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
