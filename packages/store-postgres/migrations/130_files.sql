-- Files of people, what bears them, and uploads that are on their way. Content lies elsewhere, by its hash, once a school. docs/spec/files.md.

CREATE TABLE file (
  school_id text NOT NULL,
  file_id uuid NOT NULL,
  owner_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  media_type text NOT NULL,
  bytes bigint NOT NULL CHECK (bytes >= 0),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  created_at bigint NOT NULL,
  PRIMARY KEY (school_id, file_id),
  FOREIGN KEY (school_id, owner_id) REFERENCES person
);
CREATE INDEX file_owner ON file (school_id, owner_id, file_id DESC);
CREATE INDEX file_content ON file (school_id, sha256);

-- Smaller versions of a picture, WebP, made when it came.
CREATE TABLE file_picture (
  school_id text NOT NULL,
  file_id uuid NOT NULL,
  size smallint NOT NULL CHECK (size IN (480, 1080)),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (school_id, file_id, size),
  FOREIGN KEY (school_id, file_id) REFERENCES file ON DELETE CASCADE
);
CREATE INDEX file_picture_content ON file_picture (school_id, sha256);

-- A file that something bears is kept until nothing does.
CREATE TABLE file_use (
  school_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('homework', 'note', 'handIn', 'correction', 'post', 'message')),
  use_id uuid NOT NULL,
  file_id uuid NOT NULL,
  position smallint NOT NULL,
  PRIMARY KEY (school_id, kind, use_id, file_id),
  FOREIGN KEY (school_id, file_id) REFERENCES file
);
CREATE INDEX file_use_file ON file_use (school_id, file_id);

-- Room that a half upload has taken, with what it announced; its bytes lie in the folder of uploads.
CREATE TABLE file_upload (
  school_id text NOT NULL,
  upload_id uuid NOT NULL,
  owner_id uuid NOT NULL,
  bytes bigint NOT NULL CHECK (bytes > 0),
  created_at bigint NOT NULL,
  PRIMARY KEY (school_id, upload_id),
  FOREIGN KEY (school_id, owner_id) REFERENCES person
);
CREATE INDEX file_upload_owner ON file_upload (school_id, owner_id);
CREATE INDEX file_upload_age ON file_upload (school_id, created_at);
