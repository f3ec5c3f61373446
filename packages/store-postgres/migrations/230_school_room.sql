-- How much room a school's files take, and may take. docs/spec/office.md, "The cell".

-- Set by an operator; null: what core/school says. OFFICE-42.
ALTER TABLE school ADD COLUMN file_quota_bytes bigint CHECK (file_quota_bytes > 0);

-- Counted as files come and go: a list of schools adds nothing up.
CREATE TABLE school_storage (
  school_id text PRIMARY KEY REFERENCES school,
  bytes bigint NOT NULL
);
SELECT preau_wall('school_storage');
INSERT INTO school_storage (school_id, bytes) SELECT school_id, sum(bytes)::bigint FROM file GROUP BY school_id;

CREATE FUNCTION preau_count_files() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO school_storage AS s (school_id, bytes)
  SELECT c.school_id, (TG_ARGV[0]::int * sum(c.bytes))::bigint FROM changed c GROUP BY c.school_id ORDER BY c.school_id
  ON CONFLICT (school_id) DO UPDATE SET bytes = s.bytes + excluded.bytes;
  RETURN NULL;
END
$$;
CREATE TRIGGER file_came AFTER INSERT ON file REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION preau_count_files('1');
CREATE TRIGGER file_went AFTER DELETE ON file REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION preau_count_files('-1');
