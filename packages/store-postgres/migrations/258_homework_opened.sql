-- When a pupil opened a homework for the first time: who gave it sees whom it never reached. Nothing else of reading is kept. WORK-48.
CREATE TABLE homework_opened (
  school_id text NOT NULL,
  homework_id uuid NOT NULL,
  person_id uuid NOT NULL,
  opened_at bigint NOT NULL,
  PRIMARY KEY (school_id, homework_id, person_id),
  FOREIGN KEY (school_id, homework_id) REFERENCES homework,
  FOREIGN KEY (school_id, person_id) REFERENCES person
);
SELECT preau_wall('homework_opened');
