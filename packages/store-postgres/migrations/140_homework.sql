-- Homework and session notes: what a teacher gives and what was done in a lesson. docs/spec/homework.md.
-- Every change is a row of …_version, which nobody changes: the book of a class is an official document.

CREATE TABLE homework (
  school_id text NOT NULL REFERENCES school,
  -- made by the client, so that a request sent twice is one homework
  homework_id uuid NOT NULL,
  teacher_id uuid NOT NULL,
  subject text NOT NULL CHECK (subject <> ''),
  -- the dated lesson in which it was given, and the one for which it is due; null when it is none in particular
  lesson_id text,
  due_lesson_id text,
  due_on date NOT NULL,
  body text NOT NULL CHECK (body <> ''),
  minutes smallint CHECK (minutes BETWEEN 0 AND 600),
  expects text NOT NULL CHECK (expects IN ('nothing', 'done', 'handIn')),
  version integer NOT NULL CHECK (version >= 1),
  created_at bigint NOT NULL,
  changed_at bigint NOT NULL,
  -- seen by pupils and guardians from then on; its author always
  release_at bigint NOT NULL,
  withdrawn_at bigint,
  PRIMARY KEY (school_id, homework_id),
  FOREIGN KEY (school_id, teacher_id) REFERENCES person
);
CREATE INDEX homework_teacher ON homework (school_id, teacher_id, due_on, homework_id);

-- For whom. `due_on` is the homework's own, so that a class and a span of days are one range of an index.
CREATE TABLE homework_audience (
  school_id text NOT NULL,
  homework_id uuid NOT NULL,
  audience_id uuid NOT NULL,
  due_on date NOT NULL,
  PRIMARY KEY (school_id, homework_id, audience_id),
  FOREIGN KEY (school_id, homework_id) REFERENCES homework,
  FOREIGN KEY (school_id, audience_id) REFERENCES audience
);
CREATE INDEX homework_audience_due ON homework_audience (school_id, audience_id, due_on);

CREATE TABLE homework_version (
  school_id text NOT NULL,
  homework_id uuid NOT NULL,
  version integer NOT NULL,
  audience_ids uuid[] NOT NULL,
  subject text NOT NULL,
  lesson_id text,
  due_lesson_id text,
  due_on date NOT NULL,
  body text NOT NULL,
  minutes smallint,
  expects text NOT NULL,
  file_ids uuid[] NOT NULL,
  withdrawn boolean NOT NULL,
  written_by uuid NOT NULL,
  written_at bigint NOT NULL,
  PRIMARY KEY (school_id, homework_id, version),
  FOREIGN KEY (school_id, homework_id) REFERENCES homework
);

-- A pupil's tick « Fait ». Taken back, the row goes.
CREATE TABLE homework_done (
  school_id text NOT NULL,
  homework_id uuid NOT NULL,
  person_id uuid NOT NULL,
  done_at bigint NOT NULL,
  PRIMARY KEY (school_id, homework_id, person_id),
  FOREIGN KEY (school_id, homework_id) REFERENCES homework,
  FOREIGN KEY (school_id, person_id) REFERENCES person
);

-- What was done in one dated lesson. An empty `body` is a note taken back.
CREATE TABLE session_note (
  school_id text NOT NULL REFERENCES school,
  lesson_id text NOT NULL,
  -- names the note where a lesson id does not fit: the uses of files
  note_id uuid NOT NULL,
  teacher_id uuid NOT NULL,
  subject text NOT NULL,
  held_on date NOT NULL,
  starts_at bigint NOT NULL,
  body text NOT NULL,
  version integer NOT NULL CHECK (version >= 1),
  created_at bigint NOT NULL,
  changed_at bigint NOT NULL,
  release_at bigint NOT NULL,
  PRIMARY KEY (school_id, lesson_id),
  UNIQUE (school_id, note_id),
  FOREIGN KEY (school_id, teacher_id) REFERENCES person
);

CREATE TABLE session_note_audience (
  school_id text NOT NULL,
  lesson_id text NOT NULL,
  audience_id uuid NOT NULL,
  held_on date NOT NULL,
  PRIMARY KEY (school_id, lesson_id, audience_id),
  FOREIGN KEY (school_id, lesson_id) REFERENCES session_note,
  FOREIGN KEY (school_id, audience_id) REFERENCES audience
);
CREATE INDEX session_note_audience_held ON session_note_audience (school_id, audience_id, held_on);

CREATE TABLE session_note_version (
  school_id text NOT NULL,
  lesson_id text NOT NULL,
  version integer NOT NULL,
  body text NOT NULL,
  file_ids uuid[] NOT NULL,
  written_by uuid NOT NULL,
  written_at bigint NOT NULL,
  PRIMARY KEY (school_id, lesson_id, version),
  FOREIGN KEY (school_id, lesson_id) REFERENCES session_note
);
