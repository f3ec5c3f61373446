-- The day capsule of a sign-in, as it was signed: built once in the evening, served until the day changes. SCHOOL-104 to 109.
CREATE TABLE capsule (
  session_id uuid PRIMARY KEY REFERENCES session ON DELETE CASCADE,
  school_id text NOT NULL REFERENCES school,
  basis text NOT NULL,
  etag text NOT NULL,
  body text NOT NULL,
  built_at bigint NOT NULL
);
