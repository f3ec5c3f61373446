-- The day capsule of a sign-in, as it was signed: built once in the evening, served until the day changes. SCHOOL-104 to 109.
CREATE TABLE capsule (
  session_id uuid PRIMARY KEY REFERENCES session ON DELETE CASCADE,
  school_id text NOT NULL REFERENCES school,
  basis text NOT NULL,
  etag text NOT NULL,
  body text NOT NULL,
  built_at bigint NOT NULL
);

-- Since when an account signs in on a device: a device that was honest for a while is asked before a stranger's. SCHOOL-54.
ALTER TABLE known_device ADD COLUMN first_at bigint;
UPDATE known_device SET first_at = last_at;
ALTER TABLE known_device ALTER COLUMN first_at SET NOT NULL;
CREATE INDEX known_device_device ON known_device (device_id, first_at);
