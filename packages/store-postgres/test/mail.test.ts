import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { AccountId, AudienceId, DeviceId, LocalDate, PersonId, SchoolId } from '@preau/core/base';
import { DEFAULT_CELLS, mayWrite, waysOf } from '@preau/core/school';
import type { MessageId, ThreadId } from '@preau/core/school';
import type { MailStore, NewMessage, Writer } from '@preau/service/school';
import { createSchoolStores } from '../src/index.ts';
import type { Database } from '../src/index.ts';
import { onEveryServer } from './store-database.ts';
import { contentOf } from './roster-fixture.ts';
import { openImports } from './open-imports.ts';

const SCHOOL = '0750001A' as SchoolId;
const NOW = Date.parse('2026-11-23T10:00:00+01:00');
const DAY = '2026-11-23' as LocalDate;
const PUPILS = 3_000;

onEveryServer(({ it, shared }) => {
  let filled: Promise<{ database: Database; mail: MailStore }> | undefined;
  const world = (): Promise<{ database: Database; mail: MailStore }> => (filled ??= fill());

  async function fill(): Promise<{ database: Database; mail: MailStore }> {
    const { database } = await shared();
    const stores = createSchoolStores(database);
    const desk = openImports(stores, NOW);
    assert.equal((await desk.apply({ schoolId: SCHOOL, content: contentOf(SCHOOL, 150), actor: 'cli' })).ok, true);
    await database.query(
      'make a large school of it',
      `WITH a AS (INSERT INTO account (account_id, school_id, login, created_at)
         SELECT gen_random_uuid(), $1, 'many-' || n, 0 FROM generate_series(1, $2::int) n RETURNING account_id, login)
       INSERT INTO person (school_id, person_id, account_id, given_name, family_name, roles, source, sourced_id, created_at)
       SELECT $1, gen_random_uuid(), account_id, 'Camille', login, '{pupil}', 'manual', login, 0 FROM a`,
      [SCHOOL, PUPILS],
    );
    return { database, mail: stores.mail };
  }

  async function writer(sourcedId: string): Promise<Writer> {
    const { database } = await world();
    const { rows } = await database.query<{ person_id: PersonId; account_id: AccountId }>(
      'find',
      'SELECT person_id, account_id FROM person WHERE school_id = $1 AND sourced_id = $2',
      [SCHOOL, sourcedId],
    );
    const { person_id: personId, account_id: accountId } = rows[0]!;
    return { schoolId: SCHOOL, personId, accountId, deviceId: 'device-of-the-test' as DeviceId };
  }

  const newMessage = (more: Partial<NewMessage>): NewMessage => ({
    threadId: randomUUID() as ThreadId,
    messageId: randomUUID() as MessageId,
    body: 'Bonjour',
    state: 'sent',
    at: NOW,
    releaseAt: NOW,
    day: DAY,
    personIds: [],
    groups: [],
    everybody: false,
    fileIds: [],
    byDelegate: false,
    begins: { subject: 'Sortie', isOpen: false },
    auditId: randomUUID(),
    caseId: randomUUID(),
    ...more,
  });
  const send = async (from: Writer, message: NewMessage): Promise<number> =>
    (await world()).mail.compose(from, (draft) => draft.send(message));
  const copies = async (messageId: MessageId): Promise<number> => {
    const { rows } = await (
      await world()
    ).database.query<{ count: number }>('count', 'SELECT count(*) FROM message_copy WHERE message_id = $1', [
      messageId,
    ]);
    return rows[0]!.count;
  };

  it('[MAIL-20] a message to all pupils of a large school is one body with a pointer for each of them, at once', async () => {
    const { database } = await world();
    const head = await writer('head-0');
    const message = newMessage({ groups: [{ audienceId: null, who: 'pupils' }] });
    const began = performance.now();
    const receivers = await send(head, message);
    process.stdout.write(`a message to ${receivers} people: ${Math.round(performance.now() - began)} ms\n`);
    assert.ok(receivers >= PUPILS);
    assert.equal(await copies(message.messageId), receivers + 1, 'and the author’s own');
    const { rows } = await database.query<{ bodies: number }>(
      'count',
      'SELECT count(*) AS bodies FROM message WHERE thread_id = $1',
      [message.threadId],
    );
    assert.equal(rows[0]!.bodies, 1);
  });

  it('[MAIL-20] what fails in the middle leaves nothing behind', async () => {
    const { mail } = await world();
    const head = await writer('head-0');
    const message = newMessage({ groups: [{ audienceId: null, who: 'teachers' }] });
    await assert.rejects(
      mail.compose(head, async (draft) => {
        assert.ok((await draft.send(message)) > 0);
        throw new Error('the process dies');
      }),
    );
    assert.equal(await copies(message.messageId), 0);
    assert.ok((await send(head, message)) > 0, 'and it can be sent again');
  });

  it('[MAIL-21] with the id of a message or thread that is there, nothing is sent a second time or into another’s thread', async () => {
    const head = await writer('head-0');
    const teacher = await writer('teacher-0');
    const message = newMessage({ personIds: [teacher.personId] });
    assert.equal(await send(head, message), 1);
    assert.equal(await send(head, message), 0);
    assert.equal(await copies(message.messageId), 2);
    const intruder = newMessage({ threadId: message.threadId, personIds: [head.personId] });
    assert.equal(await send(teacher, intruder), 0);
    assert.equal(await copies(intruder.messageId), 0);
  });

  it('[MAIL-16] how people stand to a writer is read from classes, teaching and guardians of the day', async () => {
    const { mail, database } = await world();
    const ids = async (...keys: string[]): Promise<PersonId[]> =>
      Promise.all(keys.map(async (key) => (await writer(key)).personId));
    const people = await ids('pupil-0', 'pupil-1', 'guardian-0', 'guardian-2', 'teacher-0', 'head-0');
    const reached = async (from: string): Promise<boolean[]> => {
      const author = await writer(from);
      const standing = await mail.findStanding(author, NOW);
      const found = await mail.compose(author, (draft) => draft.findReceivers(people, [], DAY));
      const ways = waysOf(standing!.roles, DEFAULT_CELLS);
      return people.map((id) => {
        const person = found.persons.find((each) => each.personId === id);
        return person !== undefined && mayWrite(ways, person);
      });
    };
    // pupil-0 sits in class-0, pupil-1 in class-1; teacher-0 teaches class-0.
    const { rows } = await database.query<{ one: string; two: string }>(
      'check the fixture',
      `SELECT string_agg(DISTINCT a.sourced_id, ' ' ORDER BY a.sourced_id) AS one FROM teaching t JOIN person p USING (school_id, person_id)
       JOIN audience a USING (school_id, audience_id) WHERE p.sourced_id = 'teacher-0'`,
    );
    const teachesOne = rows[0]!.one.split(' ').includes('class-1');
    assert.deepEqual(await reached('teacher-0'), [true, teachesOne, true, teachesOne, false, true]);
    assert.deepEqual(await reached('pupil-0'), [false, false, false, false, true, false]);
    assert.deepEqual(await reached('guardian-0'), [false, false, false, false, true, true]);
    assert.deepEqual(await reached('head-0'), [true, true, true, true, true, false]);
    await database.query(
      'restrict',
      `UPDATE guardian_link SET restricted = true WHERE guardian_id = (SELECT person_id FROM person WHERE sourced_id = 'guardian-0')`,
    );
    assert.deepEqual(await reached('guardian-0'), [false, false, false, false, false, true]);
    assert.equal(
      (await reached('teacher-0'))[2],
      false,
      'nor is a guardian whom a court keeps away written to about the child',
    );
    await database.query('lift', 'UPDATE guardian_link SET restricted = false');
  });

  it('[MAIL-22] groups are resolved on the day of sending: pupils, guardians and teachers of a class, each once', async () => {
    const { database } = await world();
    const teacher = await writer('teacher-0');
    const { rows } = await database.query<{ id: AudienceId; pupils: number; guardians: number }>(
      'count the class',
      `SELECT u.audience_id AS id, count(DISTINCT m.person_id)::int AS pupils, count(DISTINCT g.guardian_id)::int AS guardians
       FROM audience u JOIN membership m USING (school_id, audience_id) LEFT JOIN guardian_link g ON g.school_id = m.school_id AND g.pupil_id = m.person_id
       WHERE u.sourced_id = 'class-0' GROUP BY u.audience_id`,
    );
    const { id, pupils, guardians } = rows[0]!;
    assert.ok(pupils > 5 && guardians > pupils);
    const both = newMessage({
      groups: [
        { audienceId: id, who: 'pupils' },
        { audienceId: id, who: 'guardians' },
        { audienceId: id, who: 'pupils' },
      ],
    });
    assert.equal(await send(teacher, both), pupils + guardians);
    await database.query(
      'end one',
      `UPDATE person SET active = false WHERE person_id = (SELECT m.person_id FROM membership m WHERE m.audience_id = $1 ORDER BY 1 LIMIT 1)`,
      [id],
    );
    assert.equal(await send(teacher, newMessage({ groups: [{ audienceId: id, who: 'pupils' }] })), pupils - 1);
    await database.query('bring back', 'UPDATE person SET active = true');
  });
});
