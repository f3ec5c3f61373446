-- The channel of a class or group. It is always there: a row stands here once something of it was changed. docs/spec/feed.md, FEED-40 on.

CREATE TABLE channel (
  school_id text NOT NULL,
  audience_id uuid NOT NULL,
  -- pupils write: while a lesson of the class is open; besides until open_until; never
  mode text NOT NULL DEFAULT 'lessons' CHECK (mode IN ('lessons', 'open', 'locked')),
  open_until bigint,
  guardians_read boolean NOT NULL DEFAULT false,
  -- grows with everything that readers see differently
  version bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (school_id, audience_id),
  FOREIGN KEY (school_id, audience_id) REFERENCES audience
);

CREATE TABLE channel_message (
  school_id text NOT NULL,
  message_id uuid NOT NULL,
  audience_id uuid NOT NULL,
  author_id uuid NOT NULL,
  -- null once deleted
  text text,
  sent_at bigint NOT NULL,
  release_at bigint NOT NULL,
  deleted_at bigint,
  deleted_by uuid,
  PRIMARY KEY (school_id, message_id),
  CHECK ((text IS NULL) = (deleted_at IS NOT NULL)),
  FOREIGN KEY (school_id, audience_id) REFERENCES audience,
  FOREIGN KEY (school_id, author_id) REFERENCES person
);
CREATE INDEX channel_message_time ON channel_message (school_id, audience_id, sent_at, message_id);
CREATE INDEX channel_message_author ON channel_message (school_id, author_id, sent_at);

-- Who may not write in a channel, until somebody says otherwise.
CREATE TABLE channel_mute (
  school_id text NOT NULL,
  audience_id uuid NOT NULL,
  person_id uuid NOT NULL,
  muted_by uuid NOT NULL,
  muted_at bigint NOT NULL,
  PRIMARY KEY (school_id, audience_id, person_id),
  FOREIGN KEY (school_id, audience_id) REFERENCES audience,
  FOREIGN KEY (school_id, person_id) REFERENCES person
);
