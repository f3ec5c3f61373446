import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { addDays } from '@preau/core/base';
import type { AccountId, CalendarId, LocalDate, PersonId, SchoolId, SlotId } from '@preau/core/base';
import { createImportDesk } from '@preau/service/school';
import type { Asker } from '@preau/service/school';
import { createSchoolStores } from '../src/index.ts';
import type { Database } from '../src/index.ts';
import { onEveryServer } from './store-database.ts';
import { contentOf } from './roster-fixture.ts';

const SCHOOL = '0750001A' as SchoolId;
const NOW = Date.parse('2026-11-21T10:00:00+01:00');
const MONDAY = '2026-11-23' as LocalDate;

onEveryServer(({ it, shared }) => {
  let filled: Promise<Database> | undefined;
  const world = (): Promise<Database> => (filled ??= fill());

  async function fill(): Promise<Database> {
    const { database } = await shared();
    const desk = createImportDesk({
      rosters: createSchoolStores(database).rosters,
      clock: { now: () => NOW },
      randomness: { uuid: () => randomUUID(), bytes: (count) => new Uint8Array(count) },
      bus: { publish: async () => undefined },
    });
    assert.equal((await desk.apply({ schoolId: SCHOOL, content: contentOf(SCHOOL, 100), actor: 'cli' })).ok, true);
    return database;
  }

  async function slotOf(
    sourcedId: string,
  ): Promise<{ slotId: SlotId; revision: number; teacher: PersonId; account: AccountId }> {
    const { rows } = await (
      await world()
    ).query<{ slot_id: SlotId; revision: number; teacher: PersonId; account_id: AccountId }>(
      'find a slot',
      `SELECT l.slot_id, l.revision, p.person_id AS teacher, p.account_id FROM slot l JOIN person p ON p.person_id = l.teacher_ids[1] WHERE l.sourced_id = $1`,
      [sourcedId],
    );
    const [row] = rows;
    return { slotId: row!.slot_id, revision: row!.revision, teacher: row!.teacher, account: row!.account_id };
  }

  it('[TIME-27] the revision of a slot grows with each change of it or of its exceptions, and of no other', async () => {
    const { timetables } = createSchoolStores(await world());
    const [one, other] = [await slotOf('slot-0-2'), await slotOf('slot-0-3')];
    const deed = { auditId: randomUUID(), actorId: one.teacher, at: NOW };
    const date = addDays(MONDAY, 2);
    const steps: number[] = [];
    const put = (note: string): Promise<void> =>
      timetables.draft(SCHOOL, (draft) =>
        draft.putException(
          one.slotId,
          { kind: 'moved', date, note, source: 'manual', to: { exam: true } },
          { ...deed, auditId: randomUUID() },
        ),
      );
    for (const act of [
      () => put('un'),
      () => put('deux'),
      () => timetables.draft(SCHOOL, (draft) => draft.dropException(one.slotId, date, deed)),
    ]) {
      const before = (await slotOf('slot-0-2')).revision;
      await act();
      steps.push((await slotOf('slot-0-2')).revision - before);
    }
    assert.ok(
      steps.every((step) => step > 0),
      steps.join(),
    );
    assert.equal((await slotOf('slot-0-3')).revision, other.revision);
  });

  it('[TIME-2] a lesson that comes from another week is read with the week in which it lands, with its room and its stand-in', async () => {
    const stores = createSchoolStores(await world());
    const { slotId, teacher } = await slotOf('slot-0-4');
    const standIn = (await slotOf('slot-1-0')).teacher;
    const date = addDays(MONDAY, 4);
    const landed = addDays(MONDAY, 14);
    await stores.timetables.draft(SCHOOL, (draft) =>
      draft.putException(
        slotId,
        {
          kind: 'moved',
          date,
          note: '',
          source: 'manual',
          to: { date: landed, startMinute: 1_000, endMinute: 1_055, room: 'CDI', teacherIds: [standIn], exam: true },
        },
        { auditId: randomUUID(), actorId: teacher, at: NOW },
      ),
    );
    const weekOf = (monday: LocalDate) => ({ monday, sunday: addDays(monday, 6), from: 0, to: 0 });
    for (const party of [
      { kind: 'room', room: 'CDI' } as const,
      { kind: 'person', personId: standIn, spans: [] } as const,
    ]) {
      const { slots, schoolDates } = await stores.weeks.readWeek(SCHOOL, party, weekOf(landed));
      const found = slots.find((slot) => slot.slotId === slotId);
      assert.deepEqual(found?.exceptions[0]?.kind === 'moved' && found.exceptions[0].to.exam, true);
      assert.equal(schoolDates.size, 5);
      const before = await stores.weeks.readWeek(SCHOOL, party, weekOf(addDays(landed, 21)));
      assert.equal(
        before.slots.some((slot) => slot.slotId === slotId),
        false,
      );
    }
  });

  it('[TIME-20] a calendar is found by the hash of its address in its school alone', async () => {
    const { calendars } = createSchoolStores(await world());
    const { teacher, account } = await slotOf('slot-0-0');
    const asker: Asker = { accountId: account, schoolIds: [SCHOOL], offices: [], at: NOW };
    const hash = new Uint8Array(32).fill(7);
    const made = await calendars.make(
      asker,
      {
        calendarId: randomUUID() as CalendarId,
        of: 'person',
        id: teacher,
        language: 'en',
        salt: new Uint8Array(32).fill(3),
      },
      20,
      () => hash,
    );
    assert.ok(typeof made !== 'string');
    assert.deepEqual([made.schoolId, made.createdAt, [...made.salt]], [SCHOOL, NOW, Array<number>(32).fill(3)]);
    const found = await calendars.find(SCHOOL, hash);
    assert.deepEqual(
      [found?.language, found?.label, found?.party],
      ['en', '', { kind: 'person', personId: teacher, spans: [] }],
    );
    assert.equal(await calendars.find('0750002B' as SchoolId, hash), undefined);
    assert.equal(await calendars.find(SCHOOL, new Uint8Array(32)), undefined);
    await calendars.drop(asker, made.calendarId);
    assert.equal(await calendars.find(SCHOOL, hash), undefined);
  });
});
