-- Whose lessons an account gave without teaching the class: as a stand-in, or in a year that is over. It reads the book of the class for the fourteen
-- days before and after each of these lessons, and no others. WORK-47.
CREATE FUNCTION preau_stand_ins(of_account uuid)
RETURNS TABLE (school_id text, person_id uuid, audience_id uuid, days datemultirange)
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000 ROWS 5 AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT g.school_id, g.person_id, g.audience_id, range_agg(daterange(g.day - 14, g.day + 15))
  FROM (
    SELECT p.school_id, p.person_id, b.audience_id, b.held_on AS day
      FROM person p JOIN session_note n ON n.school_id = p.school_id AND n.teacher_id = p.person_id
      JOIN session_note_audience b ON b.school_id = n.school_id AND b.lesson_id = n.lesson_id
      WHERE p.account_id = of_account AND p.active
    UNION
    SELECT p.school_id, p.person_id, a.audience_id, coalesce(e.to_date, e.original_date)
      FROM person p JOIN slot_exception e ON e.school_id = p.school_id AND e.to_teacher_ids IS NOT NULL AND e.kind = 'moved'
        AND e.to_teacher_ids @> ARRAY[p.person_id]
      JOIN slot l ON l.school_id = e.school_id AND l.slot_id = e.slot_id CROSS JOIN unnest(l.audience_ids) AS a (audience_id)
      WHERE p.account_id = of_account AND p.active
    UNION
    SELECT p.school_id, p.person_id, a.audience_id, (to_timestamp(x.starts_at / 1000.0) AT TIME ZONE c.zone)::date
      FROM person p JOIN added_lesson x ON x.school_id = p.school_id AND NOT x.cancelled AND x.teacher_ids @> ARRAY[p.person_id]
      JOIN school c ON c.school_id = x.school_id CROSS JOIN unnest(x.audience_ids) AS a (audience_id)
      WHERE p.account_id = of_account AND p.active
  ) g
  GROUP BY g.school_id, g.person_id, g.audience_id;
END
$$;
CREATE INDEX session_note_teacher ON session_note (school_id, teacher_id);
CREATE INDEX slot_exception_teachers ON slot_exception (school_id) WHERE to_teacher_ids IS NOT NULL;
