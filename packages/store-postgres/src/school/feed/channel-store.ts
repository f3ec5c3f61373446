// The channels of classes in PostgreSQL. Port: ChannelStore.

import type { EpochMs, PersonId } from '@preau/core/base';
import type { ChannelMessageId } from '@preau/core/school';
import type { ChannelStore, SendOutcome, StoredChannel } from '@preau/service/school';
import type { Database } from '../../database.ts';

/** Makes the store of channels. */
export function createChannelStore(database: Database): ChannelStore {
  return {
    async list(accountId, now) {
      const { rows } = await database.query<Listed>('list channels', LIST, [accountId, now]);
      return rows;
    },
    async find(accountId, now, audienceId) {
      const { rows } = await database.query<StoredChannel>('find a channel', FIND, [accountId, now, audienceId]);
      return rows[0];
    },
    async readMessages({ schoolId, audienceId }, reader, now, { after, limit }) {
      const { rows } = await database.query<MessageRow>('read a channel', READ, [
        schoolId,
        audienceId,
        reader,
        now,
        after,
        limit,
      ]);
      return rows.map((row) => ({
        messageId: row.message_id,
        author: {
          personId: row.author_id,
          givenName: row.given_name,
          familyName: row.family_name,
          isTeacher: row.is_teacher,
          isMuted: row.is_muted,
        },
        text: row.text,
        sentAt: row.sent_at,
        releaseAt: row.release_at,
      }));
    },
    async findMessage({ schoolId, audienceId }, messageId) {
      const { rows } = await database.query<{
        authorId: PersonId;
        sentAt: EpochMs;
        releaseAt: EpochMs;
        text: string | null;
      }>(
        'find a message',
        `SELECT author_id AS "authorId", sent_at AS "sentAt", release_at AS "releaseAt", text FROM channel_message
         WHERE school_id = $1 AND audience_id = $2 AND message_id = $3`,
        [schoolId, audienceId, messageId],
      );
      return rows[0];
    },
    send: ({ schoolId, audienceId }, message, paceMs) =>
      database.transaction('send a message', async (tx) => {
        // Two at once of one author would both find that nothing was sent lately.
        await tx.query('lock an author', 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [message.authorId]);
        const { rows } = await tx.query<{ outcome: SendOutcome }>('send a message', SEND, [
          schoolId,
          audienceId,
          message.messageId,
          message.authorId,
          message.text,
          message.sentAt,
          message.releaseAt,
          paceMs,
        ]);
        return rows[0]?.outcome ?? 'taken';
      }),
    async erase(schoolId, messageId, deed) {
      await database.query(
        'erase a message',
        `
        WITH gone AS (UPDATE channel_message SET text = NULL, deleted_at = $3, deleted_by = $4
          WHERE school_id = $1 AND message_id = $2 AND text IS NOT NULL RETURNING school_id, audience_id, message_id, author_id),
        noted AS (INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id)
          SELECT school_id, $5::uuid, $3::bigint, $4::uuid, 'channel.erased', message_id::text FROM gone WHERE author_id <> $4)
        UPDATE channel c SET version = version + 1 FROM gone WHERE c.school_id = gone.school_id AND c.audience_id = gone.audience_id`,
        [schoolId, messageId, deed.at, deed.actorId, deed.auditId],
      );
    },
    async change({ schoolId, audienceId }, { mode, openUntil, guardiansRead }, deed) {
      await database.query(
        'change a channel',
        `
        WITH before AS (SELECT mode, open_until, guardians_read FROM channel WHERE school_id = $1 AND audience_id = $2
          UNION ALL SELECT 'lessons', NULL, false LIMIT 1),
        done AS (INSERT INTO channel AS c (school_id, audience_id, mode, open_until, guardians_read) VALUES ($1, $2, $3, $4, $5)
          ON CONFLICT (school_id, audience_id) DO UPDATE
            SET mode = excluded.mode, open_until = excluded.open_until, guardians_read = excluded.guardians_read, version = c.version + 1
          WHERE (c.mode, c.open_until, c.guardians_read) IS DISTINCT FROM (excluded.mode, excluded.open_until, excluded.guardians_read)
          RETURNING school_id, audience_id)
        INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id)
        SELECT done.school_id, n.audit_id, $7::bigint, $8::uuid, n.action, done.audience_id::text FROM done CROSS JOIN before b CROSS JOIN LATERAL (
          SELECT $6::uuid AS audit_id, 'channel.' || $3::text AS action WHERE (b.mode, b.open_until) IS DISTINCT FROM ($3::text, $4::bigint)
          UNION ALL
          SELECT gen_random_uuid(), CASE WHEN $5::boolean THEN 'channel.shownToGuardians' ELSE 'channel.hiddenFromGuardians' END
            WHERE b.guardians_read <> $5::boolean) n`,
        [schoolId, audienceId, mode, openUntil, guardiansRead, deed.auditId, deed.at, deed.actorId],
      );
    },
    async mute({ schoolId, audienceId }, personId, muted, deed) {
      const { rows } = await database.query<{ known: boolean }>('mute somebody', muted ? MUTE : UNMUTE, [
        schoolId,
        audienceId,
        personId,
        deed.actorId,
        deed.at,
        deed.auditId,
      ]);
      return rows[0]?.known ?? false;
    },
  };
}

type Listed = Awaited<ReturnType<ChannelStore['list']>>[number];

interface MessageRow {
  readonly message_id: ChannelMessageId;
  readonly author_id: PersonId;
  readonly given_name: string;
  readonly family_name: string;
  readonly is_teacher: boolean;
  readonly is_muted: boolean;
  readonly text: string | null;
  readonly sent_at: EpochMs;
  readonly release_at: EpochMs;
}

const OFFICE = `ARRAY['head', 'operator']`;

/** $1 the account, $2 now: how it stands to classes and groups; the office to all of its school. */
const STANDS = `
me AS (
  SELECT p.school_id, p.person_id, p.roles, s.zone
  FROM person p JOIN school s USING (school_id) WHERE p.account_id = $1 AND p.active
), stands AS (
  SELECT s.school_id, s.person_id, s.audience_id,
    CASE s.standing WHEN 'teaches' THEN 'moderator' WHEN 'member' THEN 'member' ELSE 'guardian' END AS part
  FROM preau_standing_at($1, $2::bigint) s
  UNION ALL
  SELECT m.school_id, m.person_id, u.audience_id, 'moderator' FROM me m JOIN audience u ON u.school_id = m.school_id WHERE m.roles && ${OFFICE}
)`;

const LIST = `
WITH ${STANDS}
SELECT u.audience_id AS "audienceId", u.school_id AS "schoolId", u.label, u.kind,
  (SELECT max(c.sent_at) FROM channel_message c WHERE c.school_id = u.school_id AND c.audience_id = u.audience_id AND c.release_at <= $2) AS "lastAt"
FROM audience u WHERE NOT u.missing AND EXISTS (SELECT FROM stands s WHERE s.school_id = u.school_id AND s.audience_id = u.audience_id
    AND (s.part <> 'guardian' OR EXISTS (SELECT FROM channel c WHERE c.school_id = u.school_id AND c.audience_id = u.audience_id AND c.guardians_read)))
  AND u.school_id IN (SELECT school_id FROM me WHERE coalesce((preau_switches(school_id) ->> 'classChannels')::boolean, true))
ORDER BY u.kind, u.label COLLATE preau_fr, u.audience_id LIMIT 200`;

const switchOf = (name: string): string => `coalesce((preau_switches(u.school_id) ->> '${name}')::boolean, true)`;

const FIND = `
WITH ${STANDS}
SELECT u.school_id AS "schoolId", u.audience_id AS "audienceId", u.label, m.zone, s.person_id AS "personId", s.part,
  coalesce(c.mode, 'lessons') AS mode, c.open_until AS "openUntil", coalesce(c.guardians_read, false) AS "guardiansRead", coalesce(c.version, 0) AS version,
  EXISTS (SELECT FROM channel_mute x WHERE x.school_id = u.school_id AND x.audience_id = u.audience_id AND x.person_id = s.person_id)
    OR EXISTS (SELECT FROM mail_mute w WHERE w.school_id = u.school_id AND w.person_id = s.person_id AND w.until > $2) AS muted,
  ${switchOf('classChannels')} AS "isOn", ${switchOf('quietHours')} AS "quietHours",
  (SELECT count(*)::int FROM channel_message w WHERE w.school_id = u.school_id AND w.audience_id = u.audience_id
    AND w.sent_at > $2::bigint - 432000000 AND w.release_at > $2) AS pending
FROM stands s JOIN me m ON m.school_id = s.school_id AND m.person_id = s.person_id
JOIN audience u ON u.school_id = s.school_id AND u.audience_id = s.audience_id
LEFT JOIN channel c ON c.school_id = u.school_id AND c.audience_id = u.audience_id
WHERE s.audience_id = $3
ORDER BY CASE s.part WHEN 'moderator' THEN 0 WHEN 'member' THEN 1 ELSE 2 END LIMIT 1`;

const READ = `
SELECT m.message_id, m.author_id, p.given_name, p.family_name, p.roles && ARRAY['teacher', 'head', 'operator'] AS is_teacher,
  EXISTS (SELECT FROM channel_mute x WHERE x.school_id = $1 AND x.audience_id = $2 AND x.person_id = m.author_id) AS is_muted,
  m.text, m.sent_at, m.release_at
FROM channel_message m JOIN person p ON p.school_id = m.school_id AND p.person_id = m.author_id
WHERE m.school_id = $1 AND m.audience_id = $2 AND (m.release_at <= $4 OR m.author_id = $3)
  AND ($5::uuid IS NULL OR (m.sent_at, m.message_id) < (SELECT b.sent_at, b.message_id FROM channel_message b
    WHERE b.school_id = $1 AND b.audience_id = $2 AND b.message_id = $5))
ORDER BY m.sent_at DESC, m.message_id DESC LIMIT $6`;

const SEND = `
WITH old AS (SELECT author_id, audience_id FROM channel_message WHERE school_id = $1 AND message_id = $3),
late AS (SELECT FROM channel_message WHERE school_id = $1 AND author_id = $4 AND sent_at > $6::bigint - $8::bigint LIMIT 1),
new AS (
  INSERT INTO channel_message (school_id, message_id, audience_id, author_id, text, sent_at, release_at)
  SELECT $1, $3, $2::uuid, $4, $5::text, $6::bigint, $7::bigint WHERE NOT EXISTS (SELECT FROM old) AND NOT EXISTS (SELECT FROM late)
  ON CONFLICT DO NOTHING RETURNING school_id, audience_id
), counted AS (
  INSERT INTO channel AS c (school_id, audience_id) SELECT school_id, audience_id FROM new
  ON CONFLICT (school_id, audience_id) DO UPDATE SET version = c.version + 1
)
SELECT CASE WHEN EXISTS (SELECT FROM new) THEN 'sent'
  WHEN EXISTS (SELECT FROM old WHERE author_id = $4 AND audience_id = $2) THEN 'same'
  WHEN EXISTS (SELECT FROM old) THEN 'taken'
  WHEN EXISTS (SELECT FROM late) THEN 'tooFast' ELSE 'taken' END AS outcome`;

const KNOWN = `known AS (SELECT m.person_id FROM membership m
  WHERE m.school_id = $1 AND m.audience_id = $2 AND m.person_id = $3 AND m.ends_on IS NULL LIMIT 1)`;
const NOTED = (action: string): string => `
counted AS (INSERT INTO channel AS c (school_id, audience_id) SELECT $1, $2 FROM done
  ON CONFLICT (school_id, audience_id) DO UPDATE SET version = c.version + 1),
noted AS (INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id) SELECT $1, $6::uuid, $5::bigint, $4::uuid, '${action}', $3::text FROM done)
SELECT EXISTS (SELECT FROM known) AS known`;

const MUTE = `
WITH ${KNOWN}, done AS (INSERT INTO channel_mute (school_id, audience_id, person_id, muted_by, muted_at)
  SELECT $1, $2, person_id, $4::uuid, $5::bigint FROM known ON CONFLICT DO NOTHING RETURNING person_id), ${NOTED('channel.muted')}`;

const UNMUTE = `
WITH ${KNOWN}, done AS (DELETE FROM channel_mute WHERE school_id = $1 AND audience_id = $2 AND person_id = $3 RETURNING person_id), ${NOTED('channel.unmuted')}`;
