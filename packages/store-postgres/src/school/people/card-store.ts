// Cards of a class in PostgreSQL, as its teachers see and make them. What signs in by them is in `card-door.ts`. Port: CardStore.

import type { AudienceId, EpochMs, LocalDate, PersonId } from '@preau/core/base';
import type { CardPupil, CardStore, ClassCards } from '@preau/service/school';
import type { Database } from '../../database.ts';
import { inBulk } from '../bulk.ts';
import { note } from '../timetable-store.ts';
import { createCardDoor } from './card-door.ts';
import { endForbidden, endOfCards, endOnOwnTablets } from './card-sessions.ts';

/** Makes the store. */
export function createCardStore(database: Database): CardStore {
  return {
    ...createCardDoor(database),
    endForbidden: (schoolId, at) => endForbidden(database, schoolId, at),
    async read(schoolId, audienceId, at) {
      const { rows } = await database.query<CardRow>('read the cards of a class', CARDS, [schoolId, audienceId, at]);
      const first = rows[0];
      if (first === undefined) return undefined;
      const { label, kind, schoolName, zone, yearEndsOn, isAllowed, isOn, devices } = first;
      const pupils = rows
        .filter((row) => row.personId !== null)
        .map(({ personId, accountId, givenName, familyName, roles, elsewhere, card }): CardPupil => ({
          personId,
          accountId,
          givenName,
          familyName,
          roles,
          elsewhere,
          card,
        }));
      return { label, kind, schoolName, zone, yearEndsOn, isAllowed, isOn, devices, pupils };
    },
    setOn: (schoolId, audienceId, isOn, deed) =>
      database.transaction('switch cards of a class', async (tx) => {
        if (isOn) {
          const { rowCount } = await tx.query(
            'switch them on',
            'INSERT INTO class_cards (school_id, audience_id, switched_by, switched_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
            [schoolId, audienceId, deed.actorId, deed.at],
          );
          if (rowCount === 1) await note(tx, schoolId, deed, 'cards.on', audienceId);
          return [];
        }
        const held = await tx.query(
          'hold the class',
          'SELECT FROM class_cards WHERE school_id = $1 AND audience_id = $2 FOR UPDATE',
          [schoolId, audienceId],
        );
        if (held.rowCount === 0) return [];
        const { rows } = await tx.query<{ person_id: PersonId }>(
          'list the cards',
          'SELECT person_id FROM card WHERE school_id = $1 AND audience_id = $2 FOR UPDATE',
          [schoolId, audienceId],
        );
        const devices = await tx.query<{ bond_id: string }>(
          'list the devices',
          'SELECT bond_id FROM class_device WHERE school_id = $1 AND audience_id = $2 FOR UPDATE',
          [schoolId, audienceId],
        );
        // Cards and devices are held: who was about to come in by them is in, or will find none.
        const personIds = rows.map((row) => row.person_id);
        const bondIds = devices.rows.map((row) => row.bond_id);
        const ended = [
          ...(await endOfCards(tx, schoolId, personIds, deed.at)),
          ...(await endOnOwnTablets(tx, bondIds, deed.at)),
        ];
        await tx.query('switch them off', 'DELETE FROM class_cards WHERE school_id = $1 AND audience_id = $2', [
          schoolId,
          audienceId,
        ]);
        await note(tx, schoolId, deed, 'cards.off', audienceId);
        return ended;
      }),
    async findSheet(schoolId, sheetId) {
      const { rows } = await database.query<{ audienceId: AudienceId; createdBy: PersonId; createdAt: EpochMs }>(
        'find a sheet',
        'SELECT audience_id AS "audienceId", created_by AS "createdBy", created_at AS "createdAt" FROM code_sheet WHERE school_id = $1 AND sheet_id = $2',
        [schoolId, sheetId],
      );
      return rows[0];
    },
    async listOfSheet(schoolId, sheetId) {
      const { rows } = await database.query<{
        personId: PersonId;
        secretHash: Uint8Array;
        face: number;
        expiresAt: EpochMs;
      }>(
        'list the cards of a sheet',
        'SELECT person_id AS "personId", secret_hash AS "secretHash", face, expires_at AS "expiresAt" FROM card WHERE school_id = $1 AND sheet_id = $2',
        [schoolId, sheetId],
      );
      return rows;
    },
    print: (sheet) =>
      database.transaction('print cards', async (tx) => {
        const { schoolId, audienceId, sheetId, madeBy, at, expiresAt } = sheet;
        // Two sheets of a class come one after the other; switched off meanwhile, there is none.
        const held = await tx.query(
          'hold the class',
          'SELECT FROM class_cards WHERE school_id = $1 AND audience_id = $2 FOR UPDATE',
          [schoolId, audienceId],
        );
        if (held.rowCount === 0) return { made: false, ended: [] };
        const noted = await tx.query(
          'note the sheet',
          'INSERT INTO code_sheet (school_id, sheet_id, audience_id, created_by, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
          [schoolId, sheetId, audienceId, madeBy, at],
        );
        if (noted.rowCount !== 1) return { made: false, ended: [] };
        const rows = sheet.cards.map((card) => ({
          person_id: card.personId,
          secret_hash: Buffer.from(card.secretHash).toString('hex'),
          picture_hash: card.pictureHash,
          face: card.face,
          audit_id: card.auditId,
        }));
        const columns = 'person_id uuid, secret_hash text, picture_hash text, face smallint, audit_id uuid';
        await inBulk(
          tx,
          'store the cards',
          columns,
          rows,
          `
          INSERT INTO card (school_id, person_id, audience_id, secret_hash, picture_hash, face, sheet_id, made_by, made_at, expires_at)
          SELECT $2, r.person_id, $3, decode(r.secret_hash, 'hex'), r.picture_hash, r.face, $4, $5, $6, $7 FROM r
          ON CONFLICT (school_id, person_id) DO UPDATE SET audience_id = excluded.audience_id, secret_hash = excluded.secret_hash,
            picture_hash = excluded.picture_hash, face = excluded.face, sheet_id = excluded.sheet_id, made_by = excluded.made_by,
            made_at = excluded.made_at, expires_at = excluded.expires_at, wrong = 0, strange = 0, rests_until = 0`,
          [schoolId, audienceId, sheetId, madeBy, at, expiresAt],
        );
        await inBulk(
          tx,
          'note the cards',
          columns,
          rows,
          `INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id) SELECT $2, r.audit_id, $3, $4, 'card.made', r.person_id::text FROM r`,
          [schoolId, at, madeBy],
        );
        const ended = await endOfCards(
          tx,
          schoolId,
          sheet.cards.map((card) => card.personId),
          at,
        );
        return { made: true, ended };
      }),
    end: (schoolId, audienceId, personId, deed) =>
      database.transaction('end a card', async (tx) => {
        const { rowCount } = await tx.query(
          'end the card',
          'DELETE FROM card WHERE school_id = $1 AND audience_id = $2 AND person_id = $3',
          [schoolId, audienceId, personId],
        );
        if (rowCount !== 1) return undefined;
        await note(tx, schoolId, deed, 'card.ended', personId);
        return endOfCards(tx, schoolId, [personId], deed.at);
      }),
    async makeCode({ schoolId, audienceId, codeHash, madeBy, expiresAt }) {
      const { rows } = await database.query<{ expiresAt: EpochMs }>(
        'make the code of a class',
        `
        INSERT INTO class_code (school_id, audience_id, code_hash, made_by, expires_at)
        SELECT $1, $2, $3, $4, $5 FROM class_cards WHERE school_id = $1 AND audience_id = $2 FOR KEY SHARE
        ON CONFLICT (school_id, audience_id) DO UPDATE SET code_hash = excluded.code_hash, made_by = excluded.made_by,
          expires_at = CASE WHEN class_code.code_hash = excluded.code_hash THEN class_code.expires_at ELSE excluded.expires_at END
        RETURNING expires_at AS "expiresAt"`,
        [schoolId, audienceId, Buffer.from(codeHash), madeBy, expiresAt],
      );
      return rows[0];
    },
    endDevice: (schoolId, audienceId, bondId, deed) =>
      database.transaction('end a device of a class', async (tx) => {
        // Before the device and the code: a device that is about to become one of the class holds them the other way round.
        await tx.query(
          'hold the class',
          'SELECT FROM class_cards WHERE school_id = $1 AND audience_id = $2 FOR UPDATE',
          [schoolId, audienceId],
        );
        const { rowCount } = await tx.query(
          'hold the device',
          'SELECT FROM class_device WHERE school_id = $1 AND audience_id = $2 AND bond_id = $3 FOR UPDATE',
          [schoolId, audienceId, bondId],
        );
        if (rowCount !== 1) return [];
        const ended = await endOnOwnTablets(tx, [bondId], deed.at);
        await tx.query('end the device', 'DELETE FROM class_device WHERE school_id = $1 AND bond_id = $2', [
          schoolId,
          bondId,
        ]);
        // Who has the tablet may have seen the code that made it one of the class.
        await tx.query('end the code', 'DELETE FROM class_code WHERE school_id = $1 AND audience_id = $2', [
          schoolId,
          audienceId,
        ]);
        await note(tx, schoolId, deed, 'class.deviceEnded', audienceId);
        return ended;
      }),
  };
}

type CardRow = CardPupil & Omit<ClassCards, 'pupils' | 'yearEndsOn'> & { readonly yearEndsOn: LocalDate | null };

const CARDS = `
SELECT u.label, u.kind, s.name AS "schoolName", s.zone, y.ends_on AS "yearEndsOn",
  coalesce((preau_switches(u.school_id) ->> 'cards')::boolean, true) AS "isAllowed",
  EXISTS (SELECT FROM class_cards k WHERE k.school_id = u.school_id AND k.audience_id = u.audience_id) AS "isOn",
  coalesce((SELECT json_agg(json_build_object('bondId', d.bond_id, 'bondedAt', d.bonded_at, 'seenAt', d.seen_at) ORDER BY d.bonded_at DESC, d.bond_id)
    FROM class_device d WHERE d.school_id = u.school_id AND d.audience_id = u.audience_id AND d.expires_at > $3), '[]'::json) AS devices,
  p.person_id AS "personId", p.account_id AS "accountId", p.given_name AS "givenName", p.family_name AS "familyName",
  ARRAY(SELECT DISTINCT r FROM person o CROSS JOIN unnest(o.roles) r WHERE o.school_id = p.school_id AND o.account_id = p.account_id AND o.active) AS roles,
  coalesce(preau_elsewhere(p.account_id, p.school_id), false) AS elsewhere,
  CASE WHEN c.person_id IS NULL THEN NULL ELSE json_build_object('face', c.face, 'inRow', c.wrong, 'strange', c.strange) END AS card
FROM audience u JOIN school s USING (school_id)
LEFT JOIN school_year y ON y.school_id = u.school_id
LEFT JOIN membership m ON m.school_id = u.school_id AND m.audience_id = u.audience_id AND m.ends_on IS NULL
LEFT JOIN person p ON p.school_id = m.school_id AND p.person_id = m.person_id AND p.active
LEFT JOIN card c ON c.school_id = p.school_id AND c.person_id = p.person_id AND c.audience_id = u.audience_id AND c.expires_at > $3
WHERE u.school_id = $1 AND u.audience_id = $2
ORDER BY p.family_name COLLATE preau_fr, p.given_name COLLATE preau_fr, p.person_id`;
