-- The same answer as in 110, planned once a connection and not once a statement: woven into whatever asked, its three readings took most of a
-- statement's time to plan (3.5 ms of a round trip, 0.8 ms so). SCHOOL-140, SCHOOL-141.
CREATE OR REPLACE FUNCTION preau_standing(of_account uuid, on_day date)
RETURNS TABLE (school_id text, person_id uuid, audience_id uuid, standing text, pupil_id uuid)
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 10 AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT t.school_id, t.person_id, t.audience_id, 'teaches', NULL::uuid
    FROM person p JOIN teaching t ON t.school_id = p.school_id AND t.person_id = p.person_id
    WHERE p.account_id = of_account AND p.active GROUP BY t.school_id, t.person_id, t.audience_id
  UNION ALL
  SELECT m.school_id, m.person_id, m.audience_id, 'member', m.person_id
    FROM person p JOIN membership m ON m.school_id = p.school_id AND m.person_id = p.person_id
    WHERE p.account_id = of_account AND p.active AND m.starts_on <= on_day AND (m.ends_on IS NULL OR m.ends_on > on_day)
  UNION ALL
  SELECT m.school_id, p.person_id, m.audience_id, 'guardian', c.person_id
    FROM person p
    JOIN guardian_link g ON g.school_id = p.school_id AND g.guardian_id = p.person_id AND NOT g.missing AND NOT g.restricted
    JOIN person c ON c.school_id = g.school_id AND c.person_id = g.pupil_id AND c.active
    JOIN membership m ON m.school_id = c.school_id AND m.person_id = c.person_id
    WHERE p.account_id = of_account AND p.active AND m.starts_on <= on_day AND (m.ends_on IS NULL OR m.ends_on > on_day);
END
$$;
