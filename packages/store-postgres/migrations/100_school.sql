-- The school: accounts, people, classes and groups, timetable, codes, sessions, imports, audit.
-- Every row bears its school, the shard key of all data. Ids are made by the application. Instants are epoch milliseconds
-- (bigint), school days are dates in the school's zone. docs/spec/school.md.

-- French order where PostgreSQL has ICU; plain order elsewhere, so that a small build still starts.
DO $$
BEGIN
  CREATE COLLATION preau_fr (provider = icu, locale = 'fr');
EXCEPTION WHEN OTHERS THEN
  CREATE COLLATION preau_fr FROM "C";
END
$$;

CREATE TABLE school (
  school_id text PRIMARY KEY CHECK (school_id ~ '^[0-9]{7}[A-Z]$'),
  name text NOT NULL CHECK (name <> ''),
  zone text NOT NULL,
  source text NOT NULL,
  sourced_id text NOT NULL,
  missing boolean NOT NULL DEFAULT false,
  created_at bigint NOT NULL
);

-- The school year that the timetable is of: one, replaced by the next.
CREATE TABLE school_year (
  school_id text PRIMARY KEY REFERENCES school,
  sourced_id text NOT NULL,
  title text NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL CHECK (ends_on >= starts_on),
  source text NOT NULL,
  missing boolean NOT NULL DEFAULT false
);

-- An account signs in; `school_id` is the school that made it. Logins are unique in the cell.
CREATE TABLE account (
  account_id uuid PRIMARY KEY,
  school_id text NOT NULL REFERENCES school,
  -- compared by code point: imports look for the logins that begin alike
  login text COLLATE "C" NOT NULL UNIQUE CHECK (login <> '' AND login = lower(login)),
  -- argon2id; null until the person sets a password
  password_hash text,
  password_at bigint,
  created_at bigint NOT NULL
);
CREATE INDEX account_school ON account (school_id);

-- A person is an account's place in one school. Nothing is deleted: `active` ends it by hand, `missing` says that a file lacked it.
CREATE TABLE person (
  school_id text NOT NULL REFERENCES school,
  person_id uuid NOT NULL,
  account_id uuid NOT NULL REFERENCES account,
  given_name text NOT NULL,
  family_name text NOT NULL,
  preferred_login text,
  roles text[] NOT NULL CHECK (cardinality(roles) >= 1 AND roles <@ ARRAY['pupil', 'teacher', 'guardian', 'head', 'operator']),
  source text NOT NULL,
  sourced_id text NOT NULL,
  missing boolean NOT NULL DEFAULT false,
  active boolean NOT NULL DEFAULT true,
  created_at bigint NOT NULL,
  PRIMARY KEY (school_id, person_id),
  UNIQUE (school_id, sourced_id)
);
CREATE INDEX person_account ON person (account_id);
CREATE UNIQUE INDEX person_id ON person (person_id);

CREATE TABLE audience (
  school_id text NOT NULL REFERENCES school,
  audience_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('class', 'group')),
  label text NOT NULL CHECK (label <> ''),
  source text NOT NULL,
  sourced_id text NOT NULL,
  missing boolean NOT NULL DEFAULT false,
  PRIMARY KEY (school_id, audience_id),
  UNIQUE (school_id, sourced_id)
);

-- A pupil's place in a class or group, from `starts_on` on and before `ends_on`; open while that is null.
CREATE TABLE membership (
  school_id text NOT NULL,
  person_id uuid NOT NULL,
  audience_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('class', 'group')),
  starts_on date NOT NULL,
  ends_on date CHECK (ends_on > starts_on),
  PRIMARY KEY (school_id, person_id, audience_id, starts_on),
  FOREIGN KEY (school_id, person_id) REFERENCES person,
  FOREIGN KEY (school_id, audience_id) REFERENCES audience
);
CREATE INDEX membership_audience ON membership (school_id, audience_id) WHERE ends_on IS NULL;
CREATE UNIQUE INDEX membership_one_class ON membership (school_id, person_id) WHERE ends_on IS NULL AND kind = 'class';

CREATE TABLE teaching (
  school_id text NOT NULL,
  person_id uuid NOT NULL,
  audience_id uuid NOT NULL,
  subject text NOT NULL,
  PRIMARY KEY (school_id, person_id, audience_id, subject),
  FOREIGN KEY (school_id, person_id) REFERENCES person,
  FOREIGN KEY (school_id, audience_id) REFERENCES audience
);
CREATE INDEX teaching_audience ON teaching (school_id, audience_id);

CREATE TABLE guardian_link (
  school_id text NOT NULL,
  guardian_id uuid NOT NULL,
  pupil_id uuid NOT NULL CHECK (pupil_id <> guardian_id),
  relation text NOT NULL CHECK (relation IN ('parent', 'guardian', 'relative', 'other')),
  legal boolean NOT NULL,
  contact_rank integer CHECK (contact_rank >= 1),
  source text NOT NULL,
  missing boolean NOT NULL DEFAULT false,
  PRIMARY KEY (school_id, guardian_id, pupil_id),
  FOREIGN KEY (school_id, guardian_id) REFERENCES person,
  FOREIGN KEY (school_id, pupil_id) REFERENCES person
);
CREATE INDEX guardian_link_pupil ON guardian_link (school_id, pupil_id);

-- A recurring entry of the timetable. Character i of `week_bits` is the week that begins 7 × i days after `first_monday`.
CREATE TABLE slot (
  school_id text NOT NULL REFERENCES school,
  slot_id uuid NOT NULL,
  weekday smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  start_minute smallint NOT NULL CHECK (start_minute >= 0),
  end_minute smallint NOT NULL CHECK (end_minute > start_minute AND end_minute <= 1440),
  first_monday date NOT NULL CHECK (extract(isodow FROM first_monday) = 1),
  week_bits text NOT NULL CHECK (week_bits ~ '^[01]{0,110}$'),
  audience_ids uuid[] NOT NULL CHECK (cardinality(audience_ids) >= 1),
  teacher_ids uuid[] NOT NULL,
  subject text NOT NULL,
  room text NOT NULL,
  source text NOT NULL,
  sourced_id text NOT NULL,
  missing boolean NOT NULL DEFAULT false,
  PRIMARY KEY (school_id, slot_id),
  UNIQUE (school_id, sourced_id)
);
CREATE INDEX slot_weekday ON slot (school_id, weekday);

-- One date on which a slot does not happen as written. What is null in `to_…` stays as the slot says.
CREATE TABLE slot_exception (
  school_id text NOT NULL,
  slot_id uuid NOT NULL,
  original_date date NOT NULL,
  kind text NOT NULL CHECK (kind IN ('cancelled', 'moved')),
  note text NOT NULL,
  source text NOT NULL,
  to_date date,
  to_start_minute smallint,
  to_end_minute smallint,
  to_room text,
  to_teacher_ids uuid[],
  to_subject text,
  PRIMARY KEY (school_id, slot_id, original_date),
  FOREIGN KEY (school_id, slot_id) REFERENCES slot
);
CREATE INDEX slot_exception_to ON slot_exception (school_id, to_date) WHERE to_date IS NOT NULL;

-- A lesson that is in no slot: added by the head, or started ad hoc by a teacher.
CREATE TABLE added_lesson (
  school_id text NOT NULL REFERENCES school,
  lesson_id uuid NOT NULL,
  starts_at bigint NOT NULL,
  ends_at bigint NOT NULL CHECK (ends_at > starts_at),
  audience_ids uuid[] NOT NULL CHECK (cardinality(audience_ids) >= 1),
  teacher_ids uuid[] NOT NULL,
  subject text NOT NULL,
  room text NOT NULL,
  note text NOT NULL,
  cancelled boolean NOT NULL DEFAULT false,
  created_by uuid,
  created_at bigint NOT NULL,
  PRIMARY KEY (school_id, lesson_id)
);
CREATE INDEX added_lesson_start ON added_lesson (school_id, starts_at);
CREATE UNIQUE INDEX added_lesson_id ON added_lesson (lesson_id);

-- A printed code, as a keyed hash: at most one that still works for an account.
CREATE TABLE activation (
  school_id text NOT NULL REFERENCES school,
  code_hash bytea NOT NULL UNIQUE,
  account_id uuid PRIMARY KEY REFERENCES account,
  person_id uuid NOT NULL,
  created_by uuid,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL
);

-- A sign-in on one device (a refresh family). The refresh itself is not here: it is derived from `salt`, `generation` and a key outside the database.
CREATE TABLE session (
  session_id uuid PRIMARY KEY,
  school_id text NOT NULL REFERENCES school,
  account_id uuid NOT NULL REFERENCES account,
  device_id text NOT NULL,
  salt bytea NOT NULL,
  generation integer NOT NULL DEFAULT 1,
  rotated_at bigint NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  revoked_at bigint,
  revoked_why text CHECK (revoked_why IN ('signedOut', 'everywhere', 'reuse', 'reset', 'replaced'))
);
CREATE INDEX session_account ON session (account_id) WHERE revoked_at IS NULL;
CREATE INDEX session_revoked ON session (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX session_expiry ON session (expires_at);

-- Devices on which an account signed in: strangers' wrong passwords never slow these down.
CREATE TABLE known_device (
  school_id text NOT NULL REFERENCES school,
  account_id uuid NOT NULL REFERENCES account,
  device_id text NOT NULL,
  last_at bigint NOT NULL,
  PRIMARY KEY (account_id, device_id)
);

CREATE TABLE import_run (
  school_id text NOT NULL REFERENCES school,
  run_id uuid NOT NULL,
  actor text NOT NULL,
  started_at bigint NOT NULL,
  finished_at bigint NOT NULL,
  created integer NOT NULL,
  changed integer NOT NULL,
  missing integer NOT NULL,
  PRIMARY KEY (school_id, run_id)
);
CREATE INDEX import_run_last ON import_run (school_id, finished_at DESC);

-- Who did what by hand. No names: ids only.
CREATE TABLE audit (
  school_id text NOT NULL REFERENCES school,
  audit_id uuid NOT NULL,
  at bigint NOT NULL,
  actor_id uuid,
  action text NOT NULL,
  subject_id text NOT NULL,
  PRIMARY KEY (school_id, audit_id)
);
CREATE INDEX audit_time ON audit (school_id, at);
