// Where people, their classes, cards, codes and accounts, the log of the office and imports name people.

import { at, blanked, gone, goneWithAccount, keptWithAccount, kept } from '../personal-line.ts';
import type { PersonalLine } from '../personal-line.ts';

/** Personal data of people, their classes, cards and codes, and of what is done with them. */
export const PEOPLE_LINES: readonly PersonalLine[] = [
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

/** Of the account: last, when nobody of it is left. */
export const ACCOUNT_LINES: readonly PersonalLine[] = [
  goneWithAccount('activation', 'account_id'),
  goneWithAccount('session', 'account_id', {
    title: 'Appareils connectés',
    sql: `SELECT ${at('created_at')} AS "connecté le", CASE opened_by WHEN 'password' THEN 'mot de passe' WHEN 'code' THEN 'code' WHEN 'card' THEN 'carte' END AS "par", bond_id IS NOT NULL AS "tablette de la classe", ${at('rotated_at')} AS "vu le", ${at('revoked_at')} AS "déconnecté le" FROM session WHERE account_id = $2 ORDER BY created_at`,
    isPrivate: true,
  }),
  goneWithAccount('known_device', 'account_id'),
  // The row of the person stays and names it.
  keptWithAccount('person', 'account_id'),
];
