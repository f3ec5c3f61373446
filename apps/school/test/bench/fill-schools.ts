// Schools by the hundred, as rows in bulk: the same week in each, other people. Ids follow from the school's number, so that nobody looks them up.

import type { Database } from '@preau/store-postgres';

/** Which schools, and how large. */
export interface Filling {
  /** Numbers of the first and the last school. */
  readonly from: number;
  readonly to: number;
  readonly pupils: number;
  /** Homework of each class, and announcements of the school. */
  readonly homework: number;
  /** Session notes of each class, and lines of its channel. */
  readonly notes: number;
}

const CLASS_SIZE = 24;
/** 30 lessons a week. */
const HOURS = 6;
/** Conversations of a teacher with the class, and files and hand-ins of each pupil. */
const [THREADS, FILES, HAND_INS] = [4, 2, 3];
const BATCH = 25;
const BATCH_MS = 120_000;

/** UAI of the school with a number. */
export function schoolOf(number: number): string {
  return `${String(number).padStart(7, '0')}A`;
}

/** Login of the `n`th person of a kind in a school. */
export function loginOf(
  school: number,
  kind: 'pupil' | 'guardian' | 'teacher' | 'head' | 'operator',
  n: number,
): string {
  return `${kind}-${school}-${n}`;
}

/** Adds them: a pupil is in one class and has two guardians, a teacher has one class and its homework. */
export async function fillSchools(database: Database, { from, to, pupils, homework, notes }: Filling): Promise<void> {
  const classes = Math.ceil(pupils / CLASS_SIZE);
  for (let first = from; first <= to; first += BATCH) {
    await database.transaction(
      'fill schools',
      async (tx) => {
        for (const statement of STATEMENTS)
          await tx.query('fill schools', `${SCHOOLS} ${statement}`, [
            first,
            Math.min(to, first + BATCH - 1),
            pupils,
            classes,
            homework,
            notes,
          ]);
      },
      { timeoutMs: BATCH_MS },
    );
  }
}

// Every parameter is used in every statement: PostgreSQL wants to know their types.
const SCHOOLS = `WITH s AS (
  SELECT n, lpad(n::text, 7, '0') || 'A' AS id, $3::int AS pupils, $4::int AS classes, $5::int AS homework, $6::int AS notes FROM generate_series($1::int, $2::int) AS n)`;
const ID = (kind: string, n: string): string => `md5(s.n || '${kind}' || ${n})::uuid`;
const PEOPLE = `(
  SELECT s.*, 'pupil' AS kind, i FROM s, generate_series(0, s.pupils - 1) AS i
  UNION ALL SELECT s.*, 'guardian', i FROM s, generate_series(0, 2 * s.pupils - 1) AS i
  UNION ALL SELECT s.*, 'teacher', i FROM s, generate_series(0, s.classes - 1) AS i
  UNION ALL SELECT s.*, k, 0 FROM s, unnest(ARRAY['head', 'operator']) AS k) AS s`;
const CLASSES = 's, generate_series(0, s.classes - 1) AS c';
/** So many days before the Tuesday of the bench, in the morning. */
const AGO = (days: string): string =>
  `(extract(epoch FROM timestamptz '2026-11-23 06:00Z') * 1000)::bigint - 86400000 * (${days})::bigint`;

const LESSON = `md5(s.n || 'slot' || c || '/' || w % ${5 * HOURS})::uuid || to_char(date '2026-11-23' - w / 6, '_YYYYMMDD')`;
const THREAD = ID('thread', "c || '/' || w");

const STATEMENTS: readonly string[] = [
  `INSERT INTO school (school_id, name, zone, source, sourced_id, created_at) SELECT id, 'Collège ' || n, 'Europe/Paris', 'bench', id, 0 FROM s`,
  `INSERT INTO school_year (school_id, sourced_id, title, starts_on, ends_on, source) SELECT id, 'y', '2026-2027', '2026-09-01', '2027-07-03', 'bench' FROM s`,
  `INSERT INTO account (account_id, school_id, login, created_at)
   SELECT md5(s.n || s.kind || 'account' || s.i)::uuid, s.id, s.kind || '-' || s.n || '-' || s.i, 0 FROM ${PEOPLE}`,
  `INSERT INTO person (school_id, person_id, account_id, given_name, family_name, roles, source, sourced_id, created_at)
   SELECT s.id, md5(s.n || s.kind || s.i)::uuid, md5(s.n || s.kind || 'account' || s.i)::uuid,
     (ARRAY['Zoé', 'Élodie', 'Noël', 'Inès', 'Hugo', 'Léa', 'Maël', 'Chloé', 'Aïcha', 'Jean'])[1 + s.i % 10],
     (ARRAY['Lefèvre', 'Dupont', 'Çelik', 'Petit', 'Garçon', 'Moreau', 'Müller'])[1 + s.i % 7] || ' ' || s.i, ARRAY[s.kind], 'bench', s.kind || s.i, 0 FROM ${PEOPLE}`,
  `INSERT INTO audience (school_id, audience_id, kind, label, source, sourced_id) SELECT s.id, ${ID('class', 'c')}, 'class', 'Classe ' || c, 'bench', 'class' || c FROM ${CLASSES}`,
  `INSERT INTO membership (school_id, person_id, audience_id, kind, starts_on)
   SELECT s.id, ${ID('pupil', 'i')}, ${ID('class', '(i % s.classes)')}, 'class', '2026-09-01' FROM s, generate_series(0, s.pupils - 1) AS i`,
  `INSERT INTO teaching (school_id, person_id, audience_id, subject) SELECT s.id, ${ID('teacher', 'c')}, ${ID('class', 'c')}, 'Mathématiques' FROM ${CLASSES}`,
  `INSERT INTO guardian_link (school_id, guardian_id, pupil_id, relation, legal, source)
   SELECT s.id, ${ID('guardian', 'i')}, ${ID('pupil', '(i / 2)')}, 'parent', true, 'bench' FROM s, generate_series(0, 2 * s.pupils - 1) AS i`,
  `INSERT INTO slot (school_id, slot_id, weekday, start_minute, end_minute, first_monday, week_bits, audience_ids, teacher_ids, subject, room, source, sourced_id)
   SELECT s.id, md5(s.n || 'slot' || c || '/' || h)::uuid, 1 + h % 5, 480 + 60 * (h / 5), 535 + 60 * (h / 5), '2026-08-31', repeat('1', 44),
     ARRAY[${ID('class', 'c')}], ARRAY[${ID('teacher', 'c')}], 'Mathématiques', 'B' || c, 'bench', c || '/' || h
   FROM ${CLASSES}, generate_series(0, 5 * ${HOURS} - 1) AS h`,
  `INSERT INTO homework (school_id, homework_id, teacher_id, subject, due_on, body, minutes, expects, version, created_at, changed_at, release_at)
   SELECT s.id, md5(s.n || 'work' || c || '/' || w)::uuid, ${ID('teacher', 'c')}, 'Mathématiques', date '2026-11-24' + (w - s.homework / 2) / 3,
     'Exercices ' || w || ' page 42, et relire la leçon.', 20, 'done', 1, 0, 0, 0 FROM ${CLASSES}, generate_series(0, s.homework - 1) AS w`,
  `INSERT INTO homework_audience (school_id, homework_id, audience_id, due_on)
   SELECT s.id, md5(s.n || 'work' || c || '/' || w)::uuid, ${ID('class', 'c')}, date '2026-11-24' + (w - s.homework / 2) / 3 FROM ${CLASSES}, generate_series(0, s.homework - 1) AS w`,
  `INSERT INTO homework_done (school_id, homework_id, person_id, done_at)
   SELECT s.id, md5(s.n || 'work' || (i % s.classes) || '/' || w)::uuid, ${ID('pupil', 'i')}, 0 FROM s, generate_series(0, s.pupils - 1) AS i, generate_series(0, s.homework - 1, 4) AS w`,
  `INSERT INTO session_note (school_id, lesson_id, note_id, teacher_id, subject, held_on, starts_at, body, version, created_at, changed_at, release_at)
   SELECT s.id, ${LESSON}, ${ID('note', "c || '/' || w")}, ${ID('teacher', 'c')}, 'Mathématiques', date '2026-11-23' - w / 6,
     ${AGO('w / 6')} + 3600000 * (w % 6), 'Séance ' || w || E'\n\nLes fractions, puis exercice ' || (7 * w + 13 * c) % 90 || ' corrigé au tableau. La leçon est dans le cahier, et la fiche distribuée aussi.', 1, 0, 0, 0
   FROM ${CLASSES}, generate_series(0, s.notes - 1) AS w`,
  `INSERT INTO session_note_audience (school_id, lesson_id, audience_id, held_on)
   SELECT s.id, ${LESSON}, ${ID('class', 'c')}, date '2026-11-23' - w / 6 FROM ${CLASSES}, generate_series(0, s.notes - 1) AS w`,
  `INSERT INTO post (school_id, post_id, author_id, title, text, whole, readers, acknowledge, created_at, release_at)
   SELECT s.id, ${ID('post', 'w')}, ${ID('head', '0')}, 'Annonce ' || w, 'Rappel ' || w || ' : la sortie est à 16 h, et la leçon de musique a lieu.', true, '{pupil,guardian,staff}', false,
     ${AGO('w')}, ${AGO('w')} FROM s, generate_series(0, s.homework - 1) AS w`,
  `INSERT INTO channel_message (school_id, message_id, audience_id, author_id, text, sent_at, release_at)
   SELECT s.id, ${ID('line', "c || '/' || w")}, ${ID('class', 'c')}, ${ID('teacher', 'c')}, 'Ligne ' || w || ' : qui a fini l’exercice ' || (11 * w + c) % 90 || ' de la leçon ?',
     ${AGO('w / 6')} + w % 6, ${AGO('w / 6')} + w % 6 FROM ${CLASSES}, generate_series(0, s.notes - 1) AS w`,
  `INSERT INTO thread (school_id, thread_id, subject, starter_id, is_open, sent_to, created_at)
   SELECT s.id, ${THREAD}, 'Point ' || w, ${ID('teacher', 'c')}, false, '[]', ${AGO('7 * w')} FROM ${CLASSES}, generate_series(0, ${THREADS} - 1) AS w`,
  `INSERT INTO message (school_id, message_id, thread_id, author_id, body, body_hash, receivers, state, sent_at, release_at)
   SELECT s.id, ${THREAD}, ${THREAD}, ${ID('teacher', 'c')}, 'La leçon ' || w || ' est à revoir, avec l’exercice ' || w, sha256(convert_to(s.n || '/' || c || '/' || w, 'UTF8')), ${CLASS_SIZE}, 'sent',
     ${AGO('7 * w')}, ${AGO('7 * w')} FROM ${CLASSES}, generate_series(0, ${THREADS} - 1) AS w`,
  `INSERT INTO message_copy (school_id, person_id, thread_id, message_id, release_at)
   SELECT s.id, p, ${THREAD}, ${THREAD}, ${AGO('7 * w')} FROM ${CLASSES}, generate_series(0, ${THREADS} - 1) AS w
   CROSS JOIN LATERAL (SELECT ${ID('teacher', 'c')} AS p UNION ALL SELECT ${ID('pupil', 'i')} FROM generate_series(c, s.pupils - 1, s.classes) AS i) AS reader`,
  `INSERT INTO file (school_id, file_id, owner_id, name, media_type, bytes, sha256, created_at)
   SELECT s.id, ${ID('file', "i || '/' || w")}, ${ID('pupil', 'i')}, 'Leçon ' || w || '.pdf', 'application/pdf', 1000, md5(s.n || '/' || i) || md5(w::text), ${AGO('w')}
   FROM s, generate_series(0, s.pupils - 1) AS i, generate_series(0, ${FILES} - 1) AS w`,
  `INSERT INTO hand_in (school_id, hand_in_id, homework_id, pupil_id, body, handed_at)
   SELECT s.id, ${ID('handed', "i || '/' || w")}, md5(s.n || 'work' || (i % s.classes) || '/' || w)::uuid, ${ID('pupil', 'i')}, 'Voici l’exercice ' || w || ', et la leçon recopiée.', ${AGO('w')}
   FROM s, generate_series(0, s.pupils - 1) AS i, generate_series(0, ${HAND_INS} - 1) AS w`,
  // Everybody signed in during the last week, each on a device of their own, every second person today.
  `INSERT INTO known_device (school_id, account_id, device_id, last_at)
   SELECT s.id, md5(s.n || s.kind || 'account' || s.i)::uuid, md5(s.n || s.kind || 'device' || s.i), ${AGO('1 + s.i % 7')} FROM ${PEOPLE}`,
  `INSERT INTO session (session_id, school_id, account_id, device_id, salt, rotated_at, created_at, expires_at)
   SELECT md5(s.n || s.kind || 'session' || s.i)::uuid, s.id, md5(s.n || s.kind || 'account' || s.i)::uuid, md5(s.n || s.kind || 'device' || s.i), '\\x00',
     ${AGO('(s.i % 2) - 1')}, ${AGO('1 + s.i % 7')}, ${AGO('(s.i % 2) - 31')} FROM ${PEOPLE}`,
];
