-- The lesson: logs, heartbeats of lessons in hand, sheets and their pictures. docs/spec/lesson.md.
-- Unique (school, lesson, seq) is the fence between processes; bodies (names, texts) stand beside the fact and can be erased.

CREATE TABLE lesson_event (
  school_id text NOT NULL,
  lesson_id text NOT NULL,
  seq integer NOT NULL CHECK (seq >= 1),
  at bigint NOT NULL,
  actor_id uuid,
  -- 'everyone', 'adults' or a person's id
  visibility text NOT NULL,
  command_id text,
  -- 0 for the first event of a command, 1 for the second…
  command_part smallint NOT NULL DEFAULT 0,
  kind text NOT NULL,
  fact jsonb NOT NULL,
  body jsonb,
  PRIMARY KEY (school_id, lesson_id, seq)
);
CREATE UNIQUE INDEX lesson_event_command ON lesson_event (school_id, lesson_id, actor_id, command_id, command_part) WHERE command_id IS NOT NULL;

-- Which process has which lesson in hand, and when it last said so.
CREATE TABLE lesson_running (
  school_id text NOT NULL,
  lesson_id text NOT NULL,
  process_id uuid NOT NULL,
  beat_at bigint NOT NULL,
  PRIMARY KEY (school_id, lesson_id, process_id)
);
CREATE INDEX lesson_running_process ON lesson_running (process_id);

CREATE TABLE lesson_sheet (
  school_id text NOT NULL,
  lesson_id text NOT NULL,
  text text NOT NULL,
  slides jsonb NOT NULL,
  written_by uuid NOT NULL,
  written_at bigint NOT NULL,
  PRIMARY KEY (school_id, lesson_id)
);

-- Pictures uploaded to a lesson. The bytes are files, named by `picture_id`.
CREATE TABLE lesson_picture (
  school_id text NOT NULL,
  lesson_id text NOT NULL,
  picture_id text NOT NULL CHECK (picture_id ~ '^[0-9a-f]{64}$'),
  width integer NOT NULL CHECK (width > 0),
  height integer NOT NULL CHECK (height > 0),
  uploaded_by uuid NOT NULL,
  uploaded_at bigint NOT NULL,
  PRIMARY KEY (school_id, lesson_id, picture_id)
);
CREATE INDEX lesson_picture_teacher ON lesson_picture (school_id, uploaded_by, picture_id);
