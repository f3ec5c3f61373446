// The office's search for people: one statement, whose candidates come from indexes. SCHOOL-100, 101.

import type { SchoolId } from '@preau/core/base';
import type { FoundPerson, PeopleQuery } from '@preau/service/school';
import type { Queries } from '../database.ts';
import { overTheWall } from '../wall.ts';

/** The statement of a search, with its values. */
export interface SearchStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Finds people. */
export async function searchPeople(queries: Queries, query: PeopleQuery): Promise<readonly FoundPerson[]> {
  const { text, values } = toSearchStatement(query);
  // Neither the index of words nor the order of logins serves behind the wall. WALL-5.
  const { rows } = await overTheWall(query.schoolId, () => queries.query<FoundPerson>('search people', text, values));
  return rows;
}

/** Each word is a set of people that an index gives; who is in every set, or has the login, is found. */
export function toSearchStatement({ schoolId, search, role, after, limit }: PeopleQuery): SearchStatement {
  const values: unknown[] = [schoolId];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  // Sets, not joins, and their result an array: read once, however little the planner knows of tables that an import has just filled.
  const sets = search.words.map(({ prefix, audienceIds }) => {
    const byName = prefix === null ? [] : [NAMED(bind(toQuery(schoolId, prefix)))];
    return [...byName, ...(audienceIds.length === 0 ? [] : [BELONGING(bind(audienceIds))])].join(' UNION ');
  });
  const matching = sets.map((set) => `(${set})`).join(' INTERSECT ');
  const who = [matching, ...(search.login === null ? [] : [WITH_LOGIN(bind(search.login))])]
    .filter((set) => set !== '')
    .map((set) => `(${set})`)
    .join(' UNION ');
  const text = `
WITH page AS (
  SELECT p.* FROM person p WHERE p.school_id = $1 AND p.erased_at IS NULL
    ${who === '' ? '' : `AND p.person_id = ANY(ARRAY(${who}))`}
    ${role === null ? '' : `AND ${bind(role)} = ANY(p.roles)`}
    ${after === null ? '' : `AND EXISTS (SELECT FROM person l WHERE l.school_id = $1 AND l.person_id = ${bind(after)} AND (${ORDER('p')}) > (${ORDER('l')}))`}
  ORDER BY ${ORDER('p')} LIMIT ${bind(limit)}
)
${SHOWN} FROM page p JOIN account a USING (account_id) ORDER BY ${ORDER('p')}`;
  return { text, values };
}

/** A word of letters and digits as a tsquery of this school's words that begin with it. */
function toQuery(schoolId: SchoolId, prefix: string): string {
  if (!/^[\p{L}\p{M}\p{N}]+$/u.test(prefix)) throw new TypeError('Cannot search: a word holds letters and digits only');
  return `'${schoolId}/${prefix}':*`;
}

const NAMED = (query: string): string =>
  `SELECT n.person_id FROM person n WHERE n.school_id = $1 AND preau_name_words(n.school_id, n.given_name, n.family_name) @@ ${query}::tsquery`;

// Who is in it, who teaches it, and who answers for somebody in it.
const BELONGING = (ids: string): string => `
SELECT m.person_id FROM membership m WHERE m.school_id = $1 AND m.audience_id = ANY(${ids}::uuid[]) AND m.ends_on IS NULL
UNION SELECT t.person_id FROM teaching t WHERE t.school_id = $1 AND t.audience_id = ANY(${ids}::uuid[])
UNION SELECT g.guardian_id FROM membership m JOIN guardian_link g ON g.school_id = m.school_id AND g.pupil_id = m.person_id
  WHERE m.school_id = $1 AND m.audience_id = ANY(${ids}::uuid[]) AND m.ends_on IS NULL`;

// Logins are a-z, 0-9 and a few signs, all of them before `~`.
const WITH_LOGIN = (login: string): string => `
SELECT o.person_id FROM account c JOIN person o ON o.account_id = c.account_id AND o.school_id = $1
WHERE c.login >= ${login}::text AND c.login < ${login}::text || '~'`;

const ORDER = (row: string): string =>
  `${row}.family_name COLLATE preau_fr, ${row}.given_name COLLATE preau_fr, ${row}.person_id`;

const SHOWN = `
SELECT p.person_id AS "personId", p.given_name AS "givenName", p.family_name AS "familyName", a.login, p.roles, p.active, p.missing,
  a.password_hash IS NOT NULL AS activated, a.card_at IS NOT NULL AS "byCard",
  p.by_hand || CASE WHEN EXISTS (SELECT FROM guardian_hand h WHERE h.school_id = p.school_id AND h.guardian_id = p.person_id)
    OR EXISTS (SELECT FROM guardian_link h WHERE h.school_id = p.school_id AND h.guardian_id = p.person_id AND h.flags_by_hand) THEN ARRAY['children'] ELSE '{}' END AS "byHand",
  EXISTS (SELECT FROM person o WHERE o.account_id = p.account_id AND o.school_id <> p.school_id AND o.active) AS elsewhere,
  coalesce((SELECT json_agg(json_build_object('audienceId', u.audience_id, 'label', u.label, 'kind', u.kind) ORDER BY u.kind, u.label COLLATE preau_fr)
    FROM membership m JOIN audience u USING (school_id, audience_id)
    WHERE m.school_id = p.school_id AND m.person_id = p.person_id AND m.ends_on IS NULL), '[]') AS audiences,
  coalesce((SELECT json_agg(t.label ORDER BY t.kind, t.label COLLATE preau_fr) FROM (SELECT DISTINCT u.label, u.kind
    FROM teaching t JOIN audience u USING (school_id, audience_id)
    WHERE t.school_id = p.school_id AND t.person_id = p.person_id) t), '[]') AS teaches,
  coalesce((SELECT json_agg(json_build_object('personId', c.person_id, 'givenName', c.given_name, 'familyName', c.family_name, 'restricted', g.restricted, 'classLabel',
      coalesce((SELECT max(u.label) FROM membership m JOIN audience u USING (school_id, audience_id)
        WHERE m.school_id = c.school_id AND m.person_id = c.person_id AND m.kind = 'class' AND m.ends_on IS NULL), ''))
      ORDER BY c.family_name COLLATE preau_fr, c.given_name COLLATE preau_fr, c.person_id)
    FROM guardian_link g JOIN person c ON c.school_id = g.school_id AND c.person_id = g.pupil_id AND c.active
    WHERE g.school_id = p.school_id AND g.guardian_id = p.person_id), '[]') AS children`;
