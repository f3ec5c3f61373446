-- What a teacher draws and writes upon the pages of a hand-in. A mark is added once and erased once, each in a version of the hand-in, and never
-- changed: what stood at a version is told from these two numbers. docs/spec/homework.md, "Upon the page".

ALTER TABLE hand_in
  ADD marks_version integer NOT NULL DEFAULT 0,
  -- the version that families see; null while nothing was returned
  ADD returned_marks integer,
  ADD CHECK (returned_marks BETWEEN 0 AND marks_version);

CREATE TABLE hand_in_mark (
  school_id text NOT NULL,
  hand_in_id uuid NOT NULL,
  -- made by the client, so that a save sent twice is one save
  mark_id uuid NOT NULL,
  file_id uuid NOT NULL,
  page smallint NOT NULL,
  -- what is drawn, without its id and place
  body jsonb NOT NULL,
  points smallint NOT NULL,
  made_by uuid NOT NULL,
  made_at bigint NOT NULL,
  added_in integer NOT NULL,
  -- within its save: later ones lie above
  position smallint NOT NULL,
  erased_by uuid,
  erased_in integer CHECK (erased_in > added_in),
  PRIMARY KEY (school_id, hand_in_id, mark_id),
  FOREIGN KEY (school_id, hand_in_id) REFERENCES hand_in ON DELETE CASCADE,
  FOREIGN KEY (school_id, made_by) REFERENCES person (school_id, person_id),
  FOREIGN KEY (school_id, erased_by) REFERENCES person (school_id, person_id),
  CHECK ((erased_in IS NULL) = (erased_by IS NULL))
);
SELECT preau_wall('hand_in_mark');
