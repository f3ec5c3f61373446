-- Delegates of the guardians of a class, and which guardians agreed to write as one and to be written to by one. docs/spec/mail.md, MAIL-75 to MAIL-78.

-- `until_on`: the last day.
CREATE TABLE class_delegate (
  school_id text NOT NULL,
  audience_id uuid NOT NULL,
  person_id uuid NOT NULL,
  until_on date NOT NULL,
  named_by uuid NOT NULL,
  named_at bigint NOT NULL,
  PRIMARY KEY (school_id, audience_id, person_id),
  FOREIGN KEY (school_id, audience_id) REFERENCES audience,
  FOREIGN KEY (school_id, person_id) REFERENCES person
);
CREATE INDEX class_delegate_person ON class_delegate (school_id, person_id);

CREATE TABLE delegate_contact (
  school_id text NOT NULL,
  person_id uuid NOT NULL,
  set_at bigint NOT NULL,
  PRIMARY KEY (school_id, person_id),
  FOREIGN KEY (school_id, person_id) REFERENCES person
);

-- Who answers on a day for a pupil of a class or group: whom no court restricts, and who is not ended. One plan, which begins at the class however little
-- the planner knows (OFFSET 0 keeps the two questions about people what they are).
CREATE FUNCTION preau_guardian_of(of_school text, of_audience uuid, on_day date) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 50 AS $$
BEGIN
  RETURN QUERY
  WITH pupil AS MATERIALIZED (
    SELECT m.person_id FROM membership m WHERE m.school_id = of_school AND m.audience_id = of_audience
      AND m.starts_on <= on_day AND (m.ends_on IS NULL OR m.ends_on > on_day)
      AND EXISTS (SELECT FROM person c WHERE c.school_id = of_school AND c.person_id = m.person_id AND c.active OFFSET 0)
  ), link AS MATERIALIZED (
    SELECT l.guardian_id FROM pupil CROSS JOIN LATERAL (SELECT g.guardian_id FROM guardian_link g
      WHERE g.school_id = of_school AND g.pupil_id = pupil.person_id AND NOT g.missing AND NOT g.restricted OFFSET 0) l
  )
  SELECT DISTINCT link.guardian_id FROM link
    WHERE EXISTS (SELECT FROM person p WHERE p.school_id = of_school AND p.person_id = link.guardian_id AND p.active OFFSET 0);
END
$$;

-- The delegates of a day: named, agreed, and still a guardian of the class.
CREATE FUNCTION preau_delegate_of(of_school text, on_day date) RETURNS TABLE (audience_id uuid, person_id uuid)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT d.audience_id, d.person_id FROM class_delegate d
  JOIN delegate_contact o ON o.school_id = d.school_id AND o.person_id = d.person_id
  WHERE d.school_id = of_school AND d.until_on >= on_day
    AND d.person_id IN (SELECT g FROM preau_guardian_of(of_school, d.audience_id, on_day) g);
END;
