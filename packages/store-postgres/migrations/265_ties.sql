-- How an account is tied to classes and groups, with the days on which each tie holds (null: without end): the one place that says so. What asks for a day
-- asks preau_standing; for the day that it is now in each school, preau_standing_at; what asks for a year reads the ties. Each is planned once a connection,
-- as since 255. SCHOOL-140, SCHOOL-141.

CREATE FUNCTION preau_ties(of_account uuid)
RETURNS TABLE (school_id text, person_id uuid, audience_id uuid, standing text, pupil_id uuid, starts_on date, ends_on date)
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 10 AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT t.school_id, t.person_id, t.audience_id, 'teaches', NULL::uuid, NULL::date, NULL::date
    FROM person p JOIN teaching t ON t.school_id = p.school_id AND t.person_id = p.person_id
    WHERE p.account_id = of_account AND p.active GROUP BY t.school_id, t.person_id, t.audience_id
  UNION ALL
  SELECT m.school_id, m.person_id, m.audience_id, 'member', m.person_id, m.starts_on, m.ends_on
    FROM person p JOIN membership m ON m.school_id = p.school_id AND m.person_id = p.person_id
    WHERE p.account_id = of_account AND p.active
  UNION ALL
  SELECT m.school_id, p.person_id, m.audience_id, 'guardian', c.person_id, m.starts_on, m.ends_on
    FROM person p
    JOIN guardian_link g ON g.school_id = p.school_id AND g.guardian_id = p.person_id AND NOT g.missing AND NOT g.restricted
    JOIN person c ON c.school_id = g.school_id AND c.person_id = g.pupil_id AND c.active
    JOIN membership m ON m.school_id = c.school_id AND m.person_id = c.person_id
    WHERE p.account_id = of_account AND p.active;
END
$$;

CREATE OR REPLACE FUNCTION preau_standing(of_account uuid, on_day date)
RETURNS TABLE (school_id text, person_id uuid, audience_id uuid, standing text, pupil_id uuid)
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 10 AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT t.school_id, t.person_id, t.audience_id, t.standing, t.pupil_id FROM preau_ties(of_account) t
    WHERE (t.starts_on IS NULL OR t.starts_on <= on_day) AND (t.ends_on IS NULL OR t.ends_on > on_day);
END
$$;

CREATE FUNCTION preau_standing_at(of_account uuid, at_instant bigint)
RETURNS TABLE (school_id text, person_id uuid, audience_id uuid, standing text, pupil_id uuid)
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 10 AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT t.school_id, t.person_id, t.audience_id, t.standing, t.pupil_id
    FROM preau_ties(of_account) t JOIN school c ON c.school_id = t.school_id
    CROSS JOIN LATERAL (SELECT (to_timestamp(at_instant / 1000.0) AT TIME ZONE c.zone)::date AS day) d
    WHERE (t.starts_on IS NULL OR t.starts_on <= d.day) AND (t.ends_on IS NULL OR t.ends_on > d.day);
END
$$;
