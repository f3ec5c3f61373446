-- A timetable that other calendars read: who made it, of whom or of which class, and the hash of its address. The address itself is derived
-- from `salt` and a key outside the database, so that the same request can be answered twice. Gone when revoked. TIME-20 to 26.
CREATE TABLE calendar (
  school_id text NOT NULL REFERENCES school,
  calendar_id uuid NOT NULL,
  owner_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('person', 'audience')),
  subject_id uuid NOT NULL,
  language text NOT NULL CHECK (language IN ('fr', 'en')),
  salt bytea NOT NULL,
  token_hash bytea NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (school_id, calendar_id),
  FOREIGN KEY (school_id, owner_id) REFERENCES person ON DELETE CASCADE
);
CREATE UNIQUE INDEX calendar_token ON calendar (school_id, token_hash);
CREATE INDEX calendar_owner ON calendar (school_id, owner_id);
