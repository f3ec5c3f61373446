import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lessonIdOf, parseAudienceId, parsePersonId, parseSlotId } from '../base/index.ts';
import type { LocalDate } from '../base/index.ts';
import { occurrencesOn, slotsConflict } from './timetable.ts';
import type { Slot } from './timetable.ts';
import { weeksOf } from './weeks.ts';

const day = (text: string): LocalDate => text as LocalDate;
const uuid = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const CLASS = parseAudienceId(uuid(1))!;
const OTHER_CLASS = parseAudienceId(uuid(2))!;
const TEACHER = parsePersonId(uuid(3))!;
const SUBSTITUTE = parsePersonId(uuid(4))!;
const YEAR = day('2026-09-01');

// Mondays 8:00, in the weeks of 7 and 14 September.
const slot: Slot = {
  slotId: parseSlotId(uuid(9))!,
  weekday: 1,
  startMinute: 480,
  endMinute: 535,
  weeks: weeksOf(YEAR, [day('2026-09-07'), day('2026-09-14')]),
  audienceIds: [CLASS],
  teacherIds: [TEACHER],
  subject: 'Anglais',
  room: '101',
  exceptions: [],
};

test('[SCHOOL-14] a slot has a lesson on its weekday in each week of its set, and nowhere else', () => {
  const [lesson] = occurrencesOn(day('2026-09-07'), [slot]);
  assert.deepEqual(lesson, {
    lessonId: lessonIdOf(slot.slotId, day('2026-09-07')),
    slotId: slot.slotId,
    originalDate: '2026-09-07',
    date: '2026-09-07',
    startMinute: 480,
    endMinute: 535,
    audienceIds: [CLASS],
    teacherIds: [TEACHER],
    subject: 'Anglais',
    room: '101',
    status: 'planned',
    note: '',
    exam: false,
  });
  for (const empty of ['2026-08-31', '2026-09-08', '2026-09-21', '2025-09-08', '2028-09-04'])
    assert.deepEqual(occurrencesOn(day(empty), [slot]), []);
});

test('[SCHOOL-15] a lesson moved to another day is on its new day only, under the id of its original date, shown as moved', () => {
  const moved: Slot = {
    ...slot,
    exceptions: [
      {
        kind: 'moved',
        date: day('2026-09-07'),
        note: 'Sortie',
        source: 'manual',
        to: { date: day('2026-09-10'), startMinute: 600, endMinute: 655 },
      },
    ],
  };
  assert.deepEqual(occurrencesOn(day('2026-09-07'), [moved]), []);
  const [arrived] = occurrencesOn(day('2026-09-10'), [moved]);
  assert.equal(arrived?.lessonId, lessonIdOf(slot.slotId, day('2026-09-07')));
  assert.equal(arrived?.status, 'moved');
  assert.equal(arrived?.note, 'Sortie');
  assert.equal(arrived?.startMinute, 600);
  assert.equal(occurrencesOn(day('2026-09-14'), [moved]).length, 1);
});

test('[SCHOOL-15] a lesson moved onto a day of the same slot stands beside the lesson of that day', () => {
  const moved: Slot = {
    ...slot,
    exceptions: [
      {
        kind: 'moved',
        date: day('2026-09-07'),
        note: '',
        source: 'manual',
        to: { date: day('2026-09-14'), startMinute: 600, endMinute: 655 },
      },
    ],
  };
  assert.deepEqual(
    occurrencesOn(day('2026-09-14'), [moved]).map((o) => [o.startMinute, o.status]),
    [
      [480, 'planned'],
      [600, 'moved'],
    ],
  );
});

test('[SCHOOL-16] a change says only what differs; the rest stays as the slot says', () => {
  const changed: Slot = {
    ...slot,
    exceptions: [
      {
        kind: 'moved',
        date: day('2026-09-07'),
        note: '',
        source: 'icalendar',
        to: { teacherIds: [SUBSTITUTE], room: '' },
      },
    ],
  };
  const [lesson] = occurrencesOn(day('2026-09-07'), [changed]);
  assert.deepEqual(
    [lesson?.teacherIds, lesson?.room, lesson?.subject, lesson?.startMinute, lesson?.status],
    [[SUBSTITUTE], '', 'Anglais', 480, 'moved'],
  );
});

test('[SCHOOL-17] a cancelled lesson stays on its day, shown as cancelled', () => {
  const cancelled: Slot = {
    ...slot,
    exceptions: [{ kind: 'cancelled', date: day('2026-09-07'), note: 'Absent', source: 'manual' }],
  };
  const [lesson] = occurrencesOn(day('2026-09-07'), [cancelled]);
  assert.deepEqual([lesson?.status, lesson?.note, lesson?.startMinute], ['cancelled', 'Absent', 480]);
});

test('[SCHOOL-18] two slots conflict when they share a class or a teacher, a minute and a week', () => {
  const same: Slot = { ...slot, slotId: parseSlotId(uuid(10))!, startMinute: 534, endMinute: 600 };
  assert.equal(slotsConflict(slot, same), true);
  assert.equal(slotsConflict(slot, { ...same, startMinute: 535 }), false);
  assert.equal(slotsConflict(slot, { ...same, weekday: 2 }), false);
  assert.equal(slotsConflict(slot, { ...same, weeks: weeksOf(YEAR, [day('2026-09-21')]) }), false);
  assert.equal(slotsConflict(slot, { ...same, audienceIds: [OTHER_CLASS] }), true);
  assert.equal(slotsConflict(slot, { ...same, audienceIds: [OTHER_CLASS], teacherIds: [SUBSTITUTE] }), false);
});
