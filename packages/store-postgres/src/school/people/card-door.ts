// Signing in by a card, before there is a session: the card that somebody holds up, tries, the devices of a class. Part of CardStore. PEOPLE-102 to 109.

import type { EpochMs, LocalDate, SchoolId } from '@preau/core/base';
import type { CardStore, ClassDoor, HeldCard } from '@preau/service/school';
import type { Database, Transaction } from '../../database.ts';
import { ALLOWED, endOnTablets } from './card-sessions.ts';

/** A class has so many devices; one more forgets the oldest. */
const MOST_DEVICES = 60;

/** Makes this part of the store. */
export function createCardDoor(
  database: Database,
): Pick<CardStore, 'find' | 'findAtDoor' | 'take' | 'settle' | 'bond' | 'readDoor' | 'closeDoor'> {
  return {
    async find(secretHash, at) {
      const { rows } = await database.query<HeldCard>('find a card', `${HELD} WHERE c.secret_hash = $2 AND ${WORKS}`, [
        at,
        Buffer.from(secretHash),
      ]);
      return rows[0];
    },
    async findAtDoor(bondHash, personId, at) {
      const { rows } = await database.query<HeldCard>(
        'find the card of a pupil at the door of the class',
        `${HELD} JOIN class_device d ON d.school_id = c.school_id AND d.secret_hash = $2 AND d.expires_at > $1
        JOIN membership m ON m.school_id = c.school_id AND m.person_id = c.person_id AND m.audience_id = d.audience_id AND m.ends_on IS NULL
        WHERE c.person_id = $3 AND ${WORKS}`,
        [at, Buffer.from(bondHash), personId],
      );
      return rows[0];
    },
    async take(card, { isStranger, restsUntil }) {
      const { rowCount } = await database.query(
        'take a try of a card',
        `
        UPDATE card SET wrong = wrong + 1, strange = strange + $4::smallint, rests_until = $5
        WHERE secret_hash = $1 AND wrong = $2 AND strange = $3`,
        [Buffer.from(card.secretHash), card.inRow, card.strange, isStranger ? 1 : 0, restsUntil],
      );
      return rowCount === 1;
    },
    async settle(card, was, isStranger) {
      // Right: the row of wrong pairs is over. Never judged: as if it had not been.
      await database.query(
        'settle a try of a card',
        `
        UPDATE card SET wrong = CASE WHEN $2 THEN 0 ELSE greatest(0, wrong - 1) END, strange = greatest(0, strange - $3::smallint), rests_until = 0
        WHERE secret_hash = $1`,
        [Buffer.from(card.secretHash), was === 'right', isStranger ? 1 : 0],
      );
    },
    bond: ({ codeHash, bondId, bondHash, formerHash, sessionIds, at, endOf, auditId }) =>
      database.transaction('make a device one of a class', async (tx) => {
        // The class before its code, its code before its devices: as whoever switches its cards off or ends a device.
        await tx.query(
          'hold the class',
          'SELECT FROM class_code k JOIN class_cards c USING (school_id, audience_id) WHERE k.code_hash = $1 FOR KEY SHARE OF c',
          [Buffer.from(codeHash)],
        );
        const { rows } = await tx.query<{
          school_id: SchoolId;
          audience_id: string;
          made_by: string;
          zone: string;
          ends_on: LocalDate | null;
        }>(
          'find the code',
          `
          SELECT k.school_id, k.audience_id, k.made_by, s.zone, y.ends_on FROM class_code k JOIN school s USING (school_id) LEFT JOIN school_year y USING (school_id)
          WHERE k.code_hash = $1 AND k.expires_at > $2 AND ${ALLOWED('k')} FOR UPDATE OF k`,
          [Buffer.from(codeHash), at],
        );
        const code = rows[0];
        if (code === undefined) return undefined;
        const made = await tx.query<{ bond_id: string; expires_at: EpochMs; is_new: boolean }>(
          'store the device',
          `
          INSERT INTO class_device (school_id, bond_id, audience_id, secret_hash, made_by, bonded_at, seen_at, expires_at)
          VALUES ($1, $2, $3, $4, $5, $6, $6, $7) ON CONFLICT (secret_hash) DO UPDATE SET seen_at = excluded.seen_at RETURNING bond_id, expires_at, xmax = 0 AS is_new`,
          [
            code.school_id,
            bondId,
            code.audience_id,
            Buffer.from(bondHash),
            code.made_by,
            at,
            endOf(code.zone, code.ends_on),
          ],
        );
        const device = made.rows[0];
        if (device === undefined) return undefined;
        // It is one tablet: what it was of another class, or by an earlier code, it is no more.
        const gone = formerHash === undefined ? [] : await forget(tx, formerHash);
        if (sessionIds.length > 0)
          await tx.query(
            'note what is open on it',
            'UPDATE session SET bond_id = $2 WHERE session_id = ANY($1::uuid[])',
            [sessionIds, device.bond_id],
          );
        if (device.is_new) {
          const forgotten = await tx.query<{ bond_id: string }>(
            'forget the oldest devices',
            `
            DELETE FROM class_device WHERE school_id = $1 AND audience_id = $2 AND bond_id NOT IN
              (SELECT bond_id FROM class_device WHERE school_id = $1 AND audience_id = $2 ORDER BY bonded_at DESC, bond_id LIMIT ${MOST_DEVICES})
            RETURNING bond_id`,
            [code.school_id, code.audience_id],
          );
          gone.push(...forgotten.rows.map((row) => row.bond_id));
          await tx.query(
            'note it',
            "INSERT INTO audit (school_id, audit_id, at, actor_id, action, subject_id) VALUES ($1, $2, $3, $4, 'class.deviceBonded', $5)",
            [code.school_id, auditId, at, code.made_by, code.audience_id],
          );
        }
        return { endsAt: device.expires_at, ended: await endOnTablets(tx, gone, at) };
      }),
    async readDoor(bondHash, at) {
      const { rows } = await database.query<
        { readonly label: string } & {
          readonly [K in keyof ClassDoor['pupils'][number]]: ClassDoor['pupils'][number][K];
        }
      >('read the door of a class', DOOR, [at, Buffer.from(bondHash)]);
      const first = rows[0];
      if (first === undefined) return undefined;
      return {
        label: first.label,
        pupils: rows
          .filter((row) => row.personId !== null)
          .map(({ personId, givenName, familyName, face }) => ({ personId, givenName, familyName, face })),
      };
    },
    closeDoor: (bondHash, at) =>
      database.transaction('close the door of a class', async (tx) => endOnTablets(tx, await forget(tx, bondHash), at)),
  };
}

async function forget(tx: Transaction, bondHash: Uint8Array): Promise<string[]> {
  const { rows } = await tx.query<{ bond_id: string }>(
    'forget the device',
    'DELETE FROM class_device WHERE secret_hash = $1 RETURNING bond_id',
    [Buffer.from(bondHash)],
  );
  return rows.map((row) => row.bond_id);
}

const HELD = `
SELECT c.school_id AS "schoolId", c.person_id AS "personId", p.account_id AS "accountId", a.login, p.given_name AS "givenName", c.face,
  c.secret_hash AS "secretHash", c.picture_hash AS "pictureHash", c.wrong AS "inRow", c.strange, c.rests_until AS "restsUntil", c.expires_at AS "expiresAt"
FROM card c JOIN person p ON p.school_id = c.school_id AND p.person_id = c.person_id AND p.active JOIN account a USING (account_id)`;

// A card opens what a pupil of this one school is, never more: an account that meanwhile got another place or role has a password.
const WORKS = `c.expires_at > $1 AND ${ALLOWED('c')} AND NOT EXISTS
  (SELECT FROM person o WHERE o.account_id = p.account_id AND o.active AND (o.school_id <> p.school_id OR o.roles <> '{pupil}'))`;

const DOOR = `
WITH d AS (
  UPDATE class_device SET seen_at = $1 WHERE secret_hash = $2 AND expires_at > $1 RETURNING school_id, audience_id
)
SELECT u.label, c.person_id AS "personId", p.given_name AS "givenName", p.family_name AS "familyName", c.face
FROM d JOIN audience u USING (school_id, audience_id)
LEFT JOIN membership m ON m.school_id = u.school_id AND m.audience_id = u.audience_id AND m.ends_on IS NULL
LEFT JOIN person p ON p.school_id = m.school_id AND p.person_id = m.person_id AND p.active
LEFT JOIN card c ON c.school_id = p.school_id AND c.person_id = p.person_id AND ${WORKS}
WHERE ${ALLOWED('d')}
ORDER BY p.given_name COLLATE preau_fr, p.family_name COLLATE preau_fr, p.person_id`;
