-- What pupils hand in for a homework, and what comes back. Nothing is overwritten: the next hand-in ends the former one, which stays.
-- docs/spec/homework.md, "The hand-in". Files lie in file_use with the kinds handIn and correction.

CREATE TABLE hand_in (
  school_id text NOT NULL,
  -- made by the client, so that a request sent twice is one hand-in
  hand_in_id uuid NOT NULL,
  homework_id uuid NOT NULL,
  pupil_id uuid NOT NULL,
  body text NOT NULL,
  handed_at bigint NOT NULL,
  -- when the device says that it was written, if it waited there
  written_at bigint,
  looked_at bigint,
  ended_at bigint,
  ended_why text CHECK (ended_why IN ('replaced', 'takenBack')),
  returned_at bigint,
  returned_by uuid,
  comment text NOT NULL DEFAULT '',
  -- when the pupil opened what was returned
  seen_at bigint,
  PRIMARY KEY (school_id, hand_in_id),
  FOREIGN KEY (school_id, homework_id) REFERENCES homework,
  FOREIGN KEY (school_id, pupil_id) REFERENCES person,
  FOREIGN KEY (school_id, returned_by) REFERENCES person (school_id, person_id),
  CHECK ((ended_at IS NULL) = (ended_why IS NULL)),
  CHECK ((returned_at IS NULL) = (returned_by IS NULL))
);
-- One stands; the others are history.
CREATE UNIQUE INDEX hand_in_standing ON hand_in (school_id, homework_id, pupil_id) WHERE ended_at IS NULL;
CREATE INDEX hand_in_pupil ON hand_in (school_id, homework_id, pupil_id, handed_at DESC);
