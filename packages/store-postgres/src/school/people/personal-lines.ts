// Where personal data lies: every column that names a person or an account, what an erasure does with it, and what an export shows of it.
// One line a column; a test walks the catalogue of the database and fails when one is missing. Lines run in this order. PEOPLE-62, 64, 65.
//
// Whoever adds a table adds its lines: `gone('my_table', 'person_id', …)` deletes the rows, `kept(…)` leaves the id, which then leads to
// « Ancien élève », `blanked(…)` changes the row by SQL ($1 the school, $2 the person, $3 the time). `shown` is what an export says: a title in
// French, and a statement with $1 and $2; `isPrivate`: only in an export that the person asked for, not in one by the office.

/** What an export shows of a line. */
export interface ShownData {
  readonly title: string;
  /** $1 is the school, $2 the person (of an account's line: the account). Column names are read by people. */
  readonly sql: string;
  readonly isPrivate?: true;
}

/** One column that names people. */
export interface PersonalLine {
  readonly table: string;
  readonly column: string;
  /** An account's lines are erased with the account's last person. */
  readonly of: 'person' | 'account';
  /** `keep`: official, or somebody else's, and the id alone says nothing once the name is gone. */
  readonly erase: 'delete' | 'keep' | { readonly sql: string };
  readonly shown?: ShownData;
}

const line =
  (erase: PersonalLine['erase'], of: PersonalLine['of'] = 'person') =>
  (table: string, column: string, shown?: ShownData): PersonalLine => ({
    table,
    column,
    of,
    erase,
    ...(shown === undefined ? {} : { shown }),
  });
const gone = line('delete');
const kept = line('keep');
const goneWithAccount = line('delete', 'account');
const blanked = (table: string, column: string, sql: string, shown?: ShownData): PersonalLine =>
  line({ sql })(table, column, shown);

/** Instants as people of the school read them. */
const at = (column: string): string =>
  `to_char(to_timestamp(${column} / 1000.0) AT TIME ZONE (SELECT zone FROM school WHERE school_id = $1), 'YYYY-MM-DD HH24:MI')`;

const PEOPLE: readonly PersonalLine[] = [
  gone('membership', 'person_id', {
    title: 'Classes et groupes',
    sql: `SELECT u.label AS "classe ou groupe", m.starts_on AS "depuis", m.ends_on AS "jusqu’au" FROM membership m JOIN audience u USING (school_id, audience_id)
      WHERE m.school_id = $1 AND m.person_id = $2 ORDER BY m.starts_on`,
  }),
  gone('teaching', 'person_id', {
    title: 'Enseignements',
    sql: `SELECT u.label AS "classe ou groupe", t.subject AS "matière" FROM teaching t JOIN audience u USING (school_id, audience_id)
      WHERE t.school_id = $1 AND t.person_id = $2 ORDER BY 1, 2`,
  }),
  // A guardian whom a court restricts is told nothing of the pupil, here neither. PEOPLE-5.
  gone('guardian_link', 'guardian_id', {
    title: 'Enfants',
    sql: `SELECT c.given_name || ' ' || c.family_name AS "enfant", g.relation AS "lien", g.legal AS "responsable légal", g.contact_rank AS "ordre d’appel"
      FROM guardian_link g JOIN person c ON c.school_id = g.school_id AND c.person_id = g.pupil_id WHERE g.school_id = $1 AND g.guardian_id = $2 AND NOT g.restricted ORDER BY 1`,
  }),
  gone('guardian_link', 'pupil_id', {
    title: 'Responsables',
    sql: `SELECT a.given_name || ' ' || a.family_name AS "responsable", g.relation AS "lien", g.legal AS "responsable légal", g.contact_rank AS "ordre d’appel"
      FROM guardian_link g JOIN person a ON a.school_id = g.school_id AND a.person_id = g.guardian_id WHERE g.school_id = $1 AND g.pupil_id = $2 ORDER BY 1`,
  }),
  gone('guardian_hand', 'guardian_id'),
  gone('guardian_hand', 'pupil_id'),
  gone('class_administrator', 'person_id'),
  kept('class_administrator', 'named_by'),
  kept('code_sheet', 'created_by'),
  gone('card', 'person_id', {
    title: 'Carte de connexion',
    sql: `SELECT ${at('made_at')} AS "faite le", ${at('expires_at')} AS "marche jusqu’au" FROM card WHERE school_id = $1 AND person_id = $2`,
  }),
  kept('card', 'made_by'),
  kept('class_cards', 'switched_by'),
  gone('class_code', 'made_by'),
  kept('class_device', 'made_by'),
  gone('activation', 'person_id'),
  kept('activation', 'created_by'),
  kept('audit', 'actor_id'),
  blanked(
    'audit',
    'subject_id',
    'UPDATE audit SET reason = NULL WHERE school_id = $1 AND subject_id = $2::text AND reason IS NOT NULL',
  ),
  blanked(
    'audit',
    'other_id',
    'UPDATE audit SET reason = NULL WHERE school_id = $1 AND other_id = $2 AND reason IS NOT NULL',
  ),
  kept('import_run', 'actor'),
  // The school before its last import, packed, with everybody's names: that import can then no longer be taken back.
  blanked('import_before', 'content', 'DELETE FROM import_before WHERE school_id = $1 AND $2::uuid IS NOT NULL'),
];

const TIMETABLE: readonly PersonalLine[] = [
  kept('slot', 'teacher_ids'),
  kept('slot_exception', 'to_teacher_ids'),
  kept('added_lesson', 'teacher_ids'),
  kept('added_lesson', 'created_by'),
  gone('calendar', 'owner_id', {
    title: 'Abonnements de calendrier',
    sql: `SELECT kind AS "sorte", ${at('created_at')} AS "créé le" FROM calendar WHERE school_id = $1 AND owner_id = $2`,
  }),
  // Somebody else's feed of this person: an address that shows a name.
  blanked(
    'calendar',
    'subject_id',
    "DELETE FROM calendar WHERE school_id = $1 AND subject_id = $2 AND kind = 'person'",
  ),
];

/** Puts « Ancien élève » in the place of a name in the logs of lessons. */
const RENAMED = (kind: string): string => `
  UPDATE lesson_event SET body = jsonb_set(body, ARRAY['names', $2::text],
    to_jsonb((SELECT given_name || ' ' || family_name FROM person WHERE school_id = $1 AND person_id = ($2::text)::uuid)))
  WHERE school_id = $1 AND kind = '${kind}' AND body -> 'names' ? $2::text`;

const LESSONS: readonly PersonalLine[] = [
  // The log of a lesson is its roll call: it stays, without what the person wrote and without the name.
  blanked(
    'lesson_event',
    'actor_id',
    "UPDATE lesson_event SET body = NULL WHERE school_id = $1 AND actor_id = $2 AND kind = 'messagePosted' AND body IS NOT NULL",
    {
      title: 'Messages écrits en cours',
      sql: `SELECT ${at('at')} AS "le", body ->> 'text' AS "message" FROM lesson_event WHERE school_id = $1 AND actor_id = $2 AND kind = 'messagePosted' AND body IS NOT NULL ORDER BY at`,
      isPrivate: true,
    },
  ),
  // Two statements: each kind has its own index.
  blanked('lesson_event', 'body', RENAMED('opened')),
  blanked('lesson_event', 'body', RENAMED('invited')),
  kept('lesson_sheet', 'written_by'),
  kept('lesson_picture', 'uploaded_by'),
];

const WORK: readonly PersonalLine[] = [
  kept('homework', 'teacher_id', {
    title: 'Devoirs donnés',
    sql: `SELECT subject AS "matière", due_on AS "pour le", body AS "texte" FROM homework WHERE school_id = $1 AND teacher_id = $2 ORDER BY due_on`,
  }),
  kept('homework_version', 'written_by'),
  gone('homework_done', 'person_id', {
    title: 'Devoirs faits',
    sql: `SELECT h.subject AS "matière", h.due_on AS "pour le", ${at('d.done_at')} AS "fait le" FROM homework_done d JOIN homework h USING (school_id, homework_id)
      WHERE d.school_id = $1 AND d.person_id = $2 ORDER BY h.due_on`,
  }),
  gone('homework_opened', 'person_id', {
    title: 'Devoirs ouverts',
    sql: `SELECT h.subject AS "matière", h.due_on AS "pour le", ${at('o.opened_at')} AS "ouvert le" FROM homework_opened o
      JOIN homework h USING (school_id, homework_id) WHERE o.school_id = $1 AND o.person_id = $2 ORDER BY h.due_on`,
  }),
  kept('session_note', 'teacher_id', {
    title: 'Contenus de séance',
    sql: `SELECT subject AS "matière", held_on AS "le", body AS "texte" FROM session_note WHERE school_id = $1 AND teacher_id = $2 ORDER BY held_on`,
  }),
  kept('session_note_version', 'written_by'),
  kept('book_visa', 'seen_by'),
  blanked(
    'file_use',
    'use_id',
    `DELETE FROM file_use f WHERE f.school_id = $1 AND (
      (f.kind IN ('handIn', 'correction') AND f.use_id IN (SELECT h.hand_in_id FROM hand_in h WHERE h.school_id = $1 AND h.pupil_id = $2))
      OR (f.kind = 'message' AND f.use_id IN (SELECT m.message_id FROM message m WHERE m.school_id = $1 AND m.author_id = $2
        UNION ALL SELECT d.message_id FROM message_draft d WHERE d.school_id = $1 AND d.person_id = $2)))`,
  ),
  gone('hand_in', 'pupil_id', {
    title: 'Travaux rendus',
    sql: `SELECT w.subject AS "matière", w.due_on AS "pour le", ${at('h.handed_at')} AS "rendu le", h.body AS "texte", h.comment AS "retour",
        (SELECT string_agg(k.body->>'text', E'\\n' ORDER BY k.added_in, k.position) FROM hand_in_mark k WHERE k.school_id = h.school_id
          AND k.hand_in_id = h.hand_in_id AND k.added_in <= h.returned_marks AND (k.erased_in IS NULL OR k.erased_in > h.returned_marks)) AS "remarques"
      FROM hand_in h
      JOIN homework w USING (school_id, homework_id) WHERE h.school_id = $1 AND h.pupil_id = $2 ORDER BY h.handed_at`,
  }),
  kept('hand_in', 'returned_by'),
  // They go with the hand-in.
  kept('hand_in_mark', 'made_by'),
  kept('hand_in_mark', 'erased_by'),
  // What stands in something official (homework, a session note) stays with it.
  blanked(
    'file',
    'owner_id',
    'DELETE FROM file f WHERE f.school_id = $1 AND f.owner_id = $2 AND NOT EXISTS (SELECT FROM file_use u WHERE u.school_id = f.school_id AND u.file_id = f.file_id)',
    {
      title: 'Fichiers',
      sql: `SELECT name AS "nom", media_type AS "type", bytes AS "octets", ${at('created_at')} AS "ajouté le" FROM file WHERE school_id = $1 AND owner_id = $2 ORDER BY created_at`,
      isPrivate: true,
    },
  ),
  gone('file_upload', 'owner_id'),
];

/** Names of the files of a message `m`. */
const FILES_OF_MESSAGE = `(SELECT string_agg(f.name, ', ' ORDER BY u.position) FROM file_use u JOIN file f USING (school_id, file_id)
  WHERE u.school_id = m.school_id AND u.kind = 'message' AND u.use_id = m.message_id)`;

const TALK: readonly PersonalLine[] = [
  kept('post', 'author_id', {
    title: 'Informations publiées',
    sql: `SELECT ${at('created_at')} AS "le", title AS "titre", text AS "texte" FROM post WHERE school_id = $1 AND author_id = $2 ORDER BY created_at`,
  }),
  kept('post', 'withdrawn_by'),
  kept('post_revision', 'replaced_by'),
  gone('post_reader', 'person_id', {
    title: 'Informations lues',
    sql: `SELECT p.title AS "titre", ${at('r.read_at')} AS "lue le", ${at('r.acknowledged_at')} AS "accusé de lecture le" FROM post_reader r JOIN post p USING (school_id, post_id)
      WHERE r.school_id = $1 AND r.person_id = $2 ORDER BY r.read_at`,
  }),
  gone('survey_answer', 'person_id', {
    title: 'Réponses aux sondages',
    sql: `SELECT s.question AS "question", (SELECT string_agg(s.options[c + 1], ', ') FROM unnest(a.choices) AS t(c)) AS "réponse" FROM survey_answer a JOIN survey s USING (school_id, post_id)
      WHERE a.school_id = $1 AND a.person_id = $2`,
    isPrivate: true,
  }),
  blanked(
    'channel_message',
    'author_id',
    'UPDATE channel_message SET text = NULL, deleted_at = $3 WHERE school_id = $1 AND author_id = $2 AND deleted_at IS NULL',
    {
      title: 'Messages dans les canaux de classe',
      sql: `SELECT ${at('sent_at')} AS "le", text AS "message" FROM channel_message WHERE school_id = $1 AND author_id = $2 AND text IS NOT NULL ORDER BY sent_at`,
      isPrivate: true,
    },
  ),
  kept('channel_message', 'deleted_by'),
  gone('channel_mute', 'person_id'),
  kept('channel_mute', 'muted_by'),
  kept('school_switch', 'set_by'),
  kept('cell_switch', 'set_by'),
  kept('purge', 'asked_by'),
  kept('mail_rule', 'set_by'),
  gone('mail_refusal', 'person_id'),
  gone('class_delegate', 'person_id', {
    title: 'Parent délégué',
    sql: `SELECT u.label AS "classe", d.until_on AS "jusqu’au" FROM class_delegate d JOIN audience u USING (school_id, audience_id)
      WHERE d.school_id = $1 AND d.person_id = $2 ORDER BY d.until_on`,
  }),
  kept('class_delegate', 'named_by'),
  gone('delegate_contact', 'person_id'),
  gone('mail_mute', 'person_id'),
  kept('mail_mute', 'set_by'),
  // What the thread is called is the starter's word, too.
  blanked(
    'thread',
    'starter_id',
    "UPDATE thread SET subject = 'Conversation' WHERE school_id = $1 AND starter_id = $2 AND subject <> 'Conversation'",
  ),
  blanked(
    'message',
    'author_id',
    "UPDATE message SET body = '', body_hash = '', state = 'removed', changed_at = $3 WHERE school_id = $1 AND author_id = $2 AND state <> 'removed'",
    {
      title: 'Messages envoyés',
      sql: `SELECT ${at('m.sent_at')} AS "le", t.subject AS "objet", m.body AS "message", ${FILES_OF_MESSAGE} AS "fichiers" FROM message m JOIN thread t USING (school_id, thread_id)
        WHERE m.school_id = $1 AND m.author_id = $2 AND NOT EXISTS (SELECT FROM message_copy c WHERE c.school_id = $1 AND c.person_id = $2
          AND c.message_id = m.message_id AND c.hidden) ORDER BY m.sent_at`,
      isPrivate: true,
    },
  ),
  blanked('message', 'pupil_id', 'UPDATE message SET pupil_id = NULL WHERE school_id = $1 AND pupil_id = $2'),
  gone('message_copy', 'person_id', {
    title: 'Messages reçus',
    sql: `SELECT ${at('m.sent_at')} AS "le", t.subject AS "objet", m.body AS "message", ${FILES_OF_MESSAGE} AS "fichiers", ${at('c.read_at')} AS "lu le" FROM message_copy c
      JOIN message m USING (school_id, message_id) JOIN thread t ON t.school_id = m.school_id AND t.thread_id = m.thread_id
      WHERE c.school_id = $1 AND c.person_id = $2 AND m.author_id <> $2 AND m.state = 'sent' AND NOT c.hidden AND c.release_at <= extract(epoch FROM now()) * 1000 ORDER BY m.sent_at`,
    isPrivate: true,
  }),
  gone('thread_reader', 'person_id'),
  gone('message_draft', 'person_id', {
    title: 'Brouillons',
    sql: `SELECT ${at('saved_at')} AS "le", subject AS "objet", body AS "message" FROM message_draft WHERE school_id = $1 AND person_id = $2`,
    isPrivate: true,
  }),
  kept('message_draft', 'person_ids'),
  // The frozen copy, its files too, and why it was reported are needed until somebody decided; an evening's round blanks what was decided later.
  blanked(
    'moderation_case',
    'author_id',
    `WITH done AS (UPDATE moderation_case SET body = '', reason = '' WHERE school_id = $1 AND author_id = $2 AND decided_at IS NOT NULL RETURNING case_id)
     DELETE FROM moderation_file f USING done WHERE f.school_id = $1 AND f.case_id = done.case_id`,
  ),
  blanked(
    'moderation_case',
    'reported_by',
    "UPDATE moderation_case SET reason = '' WHERE school_id = $1 AND reported_by = $2 AND decided_at IS NOT NULL",
  ),
  kept('moderation_case', 'decided_by'),
];

/** Of the account: last, when nobody of it is left. */
const ACCOUNT: readonly PersonalLine[] = [
  goneWithAccount('activation', 'account_id'),
  goneWithAccount('session', 'account_id', {
    title: 'Appareils connectés',
    sql: `SELECT ${at('created_at')} AS "connecté le", CASE opened_by WHEN 'password' THEN 'mot de passe' WHEN 'code' THEN 'code' WHEN 'card' THEN 'carte' END AS "par", bond_id IS NOT NULL AS "tablette de la classe", ${at('rotated_at')} AS "vu le", ${at('revoked_at')} AS "déconnecté le" FROM session WHERE account_id = $2 ORDER BY created_at`,
    isPrivate: true,
  }),
  goneWithAccount('known_device', 'account_id'),
  // The row of the person stays and names it.
  { ...line('keep', 'account')('person', 'account_id') },
];

/** All lines, in the order of an erasure. */
export const PERSONAL_LINES: readonly PersonalLine[] = [
  ...PEOPLE,
  ...TIMETABLE,
  ...WORK,
  ...TALK,
  ...LESSONS,
  ...ACCOUNT,
];
