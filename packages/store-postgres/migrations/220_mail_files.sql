-- What a report or a held message showed of files: names and contents as they were, whatever becomes of the file. docs/spec/mail.md, MAIL-66.
-- A row is a file of the case alone: its id leads nobody but the office to it, and its content is kept as long as the row.
CREATE TABLE moderation_file (
  school_id text NOT NULL,
  case_id uuid NOT NULL,
  file_id uuid NOT NULL,
  position smallint NOT NULL,
  name text NOT NULL,
  media_type text NOT NULL,
  bytes bigint NOT NULL,
  sha256 text NOT NULL,
  PRIMARY KEY (school_id, case_id, file_id),
  FOREIGN KEY (school_id, case_id) REFERENCES moderation_case
);
CREATE UNIQUE INDEX moderation_file_id ON moderation_file (school_id, file_id);
CREATE INDEX moderation_file_content ON moderation_file (school_id, sha256);
