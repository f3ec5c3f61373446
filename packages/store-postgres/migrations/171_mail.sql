-- Threads, messages with one body and one pointer per reader, drafts, who may write to whom, moderation. docs/spec/mail.md.

-- Since when an account knows a device: a pupil's first day on a new one is looked at more closely. MAIL-43.
ALTER TABLE known_device ADD COLUMN first_at bigint;
UPDATE known_device SET first_at = last_at;

-- What the school allows, once somebody changed a cell; the defaults are in core/school.
CREATE TABLE mail_rule (
  school_id text PRIMARY KEY REFERENCES school,
  cells text[] NOT NULL,
  set_by uuid,
  set_at bigint NOT NULL
);

-- From whom one person takes no messages.
CREATE TABLE mail_refusal (
  school_id text NOT NULL,
  person_id uuid NOT NULL,
  refuses text[] NOT NULL CHECK (refuses <@ ARRAY['pupil', 'guardian']),
  set_at bigint NOT NULL,
  PRIMARY KEY (school_id, person_id),
  FOREIGN KEY (school_id, person_id) REFERENCES person
);

-- Somebody who may not write until then.
CREATE TABLE mail_mute (
  school_id text NOT NULL,
  person_id uuid NOT NULL,
  until bigint NOT NULL,
  set_by uuid,
  set_at bigint NOT NULL,
  PRIMARY KEY (school_id, person_id),
  FOREIGN KEY (school_id, person_id) REFERENCES person
);

CREATE TABLE thread (
  school_id text NOT NULL REFERENCES school,
  thread_id uuid NOT NULL,
  subject text NOT NULL,
  starter_id uuid NOT NULL,
  -- started to at most ten persons named one by one: they see one another
  is_open boolean NOT NULL,
  -- the groups it was started to: [{"audienceId": …, "who": …}]
  sent_to json NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (school_id, thread_id),
  FOREIGN KEY (school_id, starter_id) REFERENCES person
);
CREATE INDEX thread_starter ON thread (school_id, starter_id);

-- One body. `changed_at`: when it was recalled, removed, refused or let go; the body is empty from then on, but in 'sent'.
CREATE TABLE message (
  school_id text NOT NULL,
  message_id uuid NOT NULL,
  thread_id uuid NOT NULL,
  author_id uuid NOT NULL,
  body text NOT NULL,
  -- of the text's normal form: the same content is found again
  body_hash bytea NOT NULL,
  receivers integer NOT NULL,
  -- the pupil, when one adult and one pupil are alone in it
  pupil_id uuid,
  state text NOT NULL CHECK (state IN ('sent', 'held', 'refused', 'recalled', 'removed')),
  sent_at bigint NOT NULL,
  release_at bigint NOT NULL,
  changed_at bigint,
  PRIMARY KEY (school_id, message_id),
  FOREIGN KEY (school_id, thread_id) REFERENCES thread,
  FOREIGN KEY (school_id, author_id) REFERENCES person
);
CREATE INDEX message_thread ON message (school_id, thread_id, sent_at);
CREATE INDEX message_author ON message (school_id, author_id, sent_at);
CREATE INDEX message_hash ON message (school_id, body_hash);
CREATE INDEX message_pupil ON message (school_id, pupil_id) WHERE pupil_id IS NOT NULL;

-- One pointer per reader, the author's own among them. `shown_at`: not a receiver, but a guardian to whom the office showed it.
CREATE TABLE message_copy (
  school_id text NOT NULL,
  person_id uuid NOT NULL,
  thread_id uuid NOT NULL,
  message_id uuid NOT NULL,
  release_at bigint NOT NULL,
  read_at bigint,
  shown_at bigint,
  PRIMARY KEY (school_id, person_id, thread_id, message_id),
  FOREIGN KEY (school_id, person_id) REFERENCES person,
  FOREIGN KEY (school_id, message_id) REFERENCES message
);
CREATE INDEX message_copy_message ON message_copy (school_id, message_id);
CREATE INDEX message_copy_unread ON message_copy (school_id, person_id) WHERE read_at IS NULL;

-- A thread that somebody put away: until something new comes.
CREATE TABLE thread_archive (
  school_id text NOT NULL,
  person_id uuid NOT NULL,
  thread_id uuid NOT NULL,
  archived_at bigint NOT NULL,
  PRIMARY KEY (school_id, person_id, thread_id),
  FOREIGN KEY (school_id, person_id) REFERENCES person,
  FOREIGN KEY (school_id, thread_id) REFERENCES thread
);

-- What is being written. The id is that of the message to come; `thread_id` of an answer.
CREATE TABLE message_draft (
  school_id text NOT NULL,
  person_id uuid NOT NULL,
  message_id uuid NOT NULL,
  thread_id uuid,
  subject text NOT NULL,
  body text NOT NULL,
  person_ids uuid[] NOT NULL,
  sent_to json NOT NULL,
  saved_at bigint NOT NULL,
  PRIMARY KEY (school_id, person_id, message_id),
  FOREIGN KEY (school_id, person_id) REFERENCES person
);

-- What the office looks at: what was reported, and what was held. The copy is frozen: what becomes of the thing changes nothing here.
CREATE TABLE moderation_case (
  school_id text NOT NULL REFERENCES school,
  case_id uuid NOT NULL,
  why text NOT NULL CHECK (why IN ('report', 'hold')),
  kind text NOT NULL CHECK (kind IN ('message', 'post', 'channel')),
  subject_id text NOT NULL,
  author_id uuid,
  reported_by uuid,
  reason text NOT NULL,
  body text NOT NULL,
  opened_at bigint NOT NULL,
  decision text CHECK (decision IN ('release', 'keep', 'remove')),
  decided_by uuid,
  decided_at bigint,
  PRIMARY KEY (school_id, case_id)
);
-- Once per person and thing: pressing again reports nothing new.
CREATE UNIQUE INDEX moderation_case_once
  ON moderation_case (school_id, kind, subject_id, coalesce(reported_by, '00000000-0000-0000-0000-000000000000'));
CREATE INDEX moderation_case_open ON moderation_case (school_id, opened_at) WHERE decision IS NULL;
