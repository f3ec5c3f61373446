-- What somebody set by hand of what a file told: imports leave it alone and say so, until it is handed back. SCHOOL-120, 121.

ALTER TABLE person ADD COLUMN by_hand text[] NOT NULL DEFAULT '{}' CHECK (by_hand <@ ARRAY['name', 'class', 'groups']);

-- Guardian links between people of a file: `given` stays though a file lacks it, `taken` stays away though a file has it.
CREATE TABLE guardian_hand (
  school_id text NOT NULL,
  guardian_id uuid NOT NULL,
  pupil_id uuid NOT NULL,
  deed text NOT NULL CHECK (deed IN ('given', 'taken')),
  PRIMARY KEY (school_id, guardian_id, pupil_id),
  FOREIGN KEY (school_id, guardian_id) REFERENCES person,
  FOREIGN KEY (school_id, pupil_id) REFERENCES person
);

-- Links that were given before there was a mark.
INSERT INTO guardian_hand (school_id, guardian_id, pupil_id, deed)
SELECT l.school_id, l.guardian_id, l.pupil_id, 'given' FROM guardian_link l
  JOIN person g ON g.school_id = l.school_id AND g.person_id = l.guardian_id AND g.source <> 'manual'
  JOIN person c ON c.school_id = l.school_id AND c.person_id = l.pupil_id AND c.source <> 'manual'
WHERE l.source = 'manual';
