// Pieces of SQL that the statements about messages share.

/**
 * How people stand to the writer: a relation of person_id and bond, for a WITH. Through `preau_standing`, so that a court's restriction, an end or a
 * change of class closes the way at once; asked once, so that the plan begins at the account. MAIL-10, MAIL-11, MAIL-75.
 */
export const BONDS = (account: string, school: string, person: string, day: string): string => `
  WITH stand AS MATERIALIZED (SELECT * FROM preau_standing(${account}, ${day}) s WHERE s.school_id = ${school} AND s.person_id = ${person}),
  taught AS MATERIALIZED (SELECT m.person_id FROM stand s JOIN membership m ON m.school_id = s.school_id AND m.audience_id = s.audience_id
    AND ${ON_DAY('m', day)} WHERE s.school_id = ${school} AND s.standing = 'teaches')
  SELECT taught.person_id, 'pupil' AS bond FROM taught
  UNION SELECT g.guardian_id, 'guardian' FROM taught
    JOIN guardian_link g ON g.school_id = ${school} AND g.pupil_id = taught.person_id AND NOT g.missing AND NOT g.restricted
  UNION SELECT t.person_id, CASE s.standing WHEN 'member' THEN 'teacher' ELSE 'childTeacher' END FROM stand s
    JOIN teaching t ON t.school_id = s.school_id AND t.audience_id = s.audience_id
    WHERE s.school_id = ${school} AND s.standing <> 'teaches'
  UNION SELECT o.person_id, 'classGuardian' FROM preau_delegate_of(${school}, ${day}) d
    CROSS JOIN LATERAL preau_guardian_of(${school}, d.audience_id, ${day}) g
    JOIN delegate_contact o ON o.school_id = ${school} AND o.person_id = g WHERE d.person_id = ${person}
  UNION SELECT d.person_id, 'delegate' FROM stand s JOIN preau_delegate_of(${school}, ${day}) d ON d.audience_id = s.audience_id
    JOIN delegate_contact o ON o.school_id = s.school_id AND o.person_id = s.person_id WHERE s.standing = 'guardian'`;

/** A membership that holds on the day. */
export const ON_DAY = (row: string, day: string): string =>
  `${row}.starts_on <= ${day} AND (${row}.ends_on IS NULL OR ${row}.ends_on > ${day})`;

/**
 * May the reader of copy `c` see that message `m` is there? The author always; others once it is released, unless it is held, was refused, or was
 * taken back before, or is hidden from a guardian whom a court restricts. MAIL-20, MAIL-30, MAIL-70.
 */
export const VISIBLE = (now: string): string => `
  (NOT c.hidden AND (m.author_id = c.person_id OR (c.release_at <= ${now} AND
    (m.state = 'sent' OR (m.state IN ('recalled', 'removed') AND c.release_at <= m.changed_at)))))`;

/** The text as the reader may have it. */
export const BODY = `CASE WHEN m.state IN ('sent', 'held') THEN m.body ELSE '' END`;

/** The files of the message or draft in this row, as JSON. */
export const FILES = (row: string): string => `
  coalesce((SELECT json_agg(json_build_object('fileId', f.file_id, 'name', f.name, 'mediaType', f.media_type, 'bytes', f.bytes) ORDER BY u.position)
    FROM file_use u JOIN file f USING (school_id, file_id) WHERE u.school_id = ${row}.school_id AND u.kind = 'message' AND u.use_id = ${row}.message_id), '[]')`;

/** How somebody stands who may want to write: $1 school, $2 person, $3 device, $4 account, $5 now. */
export const STANDING = `
  p.roles, s.zone,
  preau_switches(p.school_id) AS switches,
  (SELECT r.cells FROM mail_rule r WHERE r.school_id = p.school_id) AS cells,
  coalesce((SELECT f.refuses FROM mail_refusal f WHERE f.school_id = p.school_id AND f.person_id = p.person_id), '{}') AS refuses,
  (SELECT u.until FROM mail_mute u WHERE u.school_id = p.school_id AND u.person_id = p.person_id) AS muted_until,
  (SELECT d.first_at FROM known_device d WHERE d.account_id = $4 AND d.device_id = $3) AS device_since,
  (SELECT json_build_array(max(m.sent_at), count(*), min(m.sent_at)) FROM message m
    WHERE m.school_id = p.school_id AND m.author_id = p.person_id AND m.sent_at > $5::bigint - 3600000) AS sent`;

/** The labels of the groups of a thread `t`, as JSON. */
export const SENT_TO = (row: string): string => `
  coalesce((SELECT json_agg(json_build_object('audienceId', x."audienceId", 'who', x.who, 'label', coalesce(u.label, '')))
    FROM json_to_recordset(${row}.sent_to) AS x("audienceId" uuid, who text)
    LEFT JOIN audience u ON u.school_id = ${row}.school_id AND u.audience_id = x."audienceId"), '[]')`;
