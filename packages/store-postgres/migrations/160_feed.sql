-- The feed: posts with acknowledgement and survey, one body and a row per reader only once they read. docs/spec/feed.md, FEED-1 to FEED-39.

CREATE TABLE post (
  school_id text NOT NULL REFERENCES school,
  post_id uuid NOT NULL,
  author_id uuid NOT NULL,
  title text NOT NULL CHECK (title <> ''),
  text text NOT NULL,
  -- to the whole school, else to the classes and groups in post_audience
  whole boolean NOT NULL,
  -- who of them: members, those who answer for a member, those who teach there
  readers text[] NOT NULL CHECK (cardinality(readers) >= 1 AND readers <@ ARRAY['pupil', 'guardian', 'staff']),
  acknowledge boolean NOT NULL,
  created_at bigint NOT NULL,
  -- readers see it from then on, its author always
  release_at bigint NOT NULL,
  edited_at bigint,
  reminded_at bigint,
  withdrawn_at bigint,
  withdrawn_by uuid,
  PRIMARY KEY (school_id, post_id),
  FOREIGN KEY (school_id, author_id) REFERENCES person
);
CREATE INDEX post_release ON post (school_id, release_at);
-- To a whole school there are few, to classes many: nobody looks through those to find these.
CREATE INDEX post_whole ON post (school_id, release_at) WHERE whole;
CREATE INDEX post_author ON post (school_id, author_id);

CREATE TABLE post_audience (
  school_id text NOT NULL,
  post_id uuid NOT NULL,
  audience_id uuid NOT NULL,
  PRIMARY KEY (school_id, post_id, audience_id),
  FOREIGN KEY (school_id, post_id) REFERENCES post,
  FOREIGN KEY (school_id, audience_id) REFERENCES audience
);
CREATE INDEX post_audience_audience ON post_audience (school_id, audience_id);

-- What a post said before an edit.
CREATE TABLE post_revision (
  school_id text NOT NULL,
  post_id uuid NOT NULL,
  revision integer NOT NULL CHECK (revision >= 1),
  replaced_at bigint NOT NULL,
  replaced_by uuid NOT NULL,
  title text NOT NULL,
  text text NOT NULL,
  PRIMARY KEY (school_id, post_id, revision),
  FOREIGN KEY (school_id, post_id) REFERENCES post
);

-- One row per reader, only once they read.
CREATE TABLE post_reader (
  school_id text NOT NULL,
  post_id uuid NOT NULL,
  person_id uuid NOT NULL,
  read_at bigint NOT NULL,
  acknowledged_at bigint,
  PRIMARY KEY (school_id, post_id, person_id),
  FOREIGN KEY (school_id, post_id) REFERENCES post,
  FOREIGN KEY (school_id, person_id) REFERENCES person
);
CREATE INDEX post_reader_person ON post_reader (school_id, person_id);

CREATE TABLE survey (
  school_id text NOT NULL,
  post_id uuid NOT NULL,
  question text NOT NULL CHECK (question <> ''),
  options text[] NOT NULL CHECK (cardinality(options) BETWEEN 2 AND 8),
  multiple boolean NOT NULL,
  anonymous boolean NOT NULL,
  closes_at bigint NOT NULL,
  PRIMARY KEY (school_id, post_id),
  FOREIGN KEY (school_id, post_id) REFERENCES post
);

-- Who answered. Of an anonymous survey without what: the choices are counted in survey_tally and stand beside nobody.
CREATE TABLE survey_answer (
  school_id text NOT NULL,
  post_id uuid NOT NULL,
  person_id uuid NOT NULL,
  choices smallint[],
  PRIMARY KEY (school_id, post_id, person_id),
  FOREIGN KEY (school_id, post_id) REFERENCES survey,
  FOREIGN KEY (school_id, person_id) REFERENCES person
);

CREATE TABLE survey_tally (
  school_id text NOT NULL,
  post_id uuid NOT NULL,
  choice smallint NOT NULL,
  votes integer NOT NULL DEFAULT 0,
  PRIMARY KEY (school_id, post_id, choice),
  FOREIGN KEY (school_id, post_id) REFERENCES survey
);
