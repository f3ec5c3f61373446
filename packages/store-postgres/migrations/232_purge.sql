-- One content taken away in every school of the cell, and refused from then on. docs/spec/office.md, "The cell".

-- Of the text's normal form, as message.body_hash: the same content is found again. Null on what was written before; a purge fills it first.
ALTER TABLE post ADD COLUMN body_hash bytea;
ALTER TABLE channel_message ADD COLUMN body_hash bytea;
CREATE INDEX post_hash ON post (school_id, body_hash);
CREATE INDEX channel_message_hash ON channel_message (school_id, body_hash);
CREATE INDEX post_unhashed ON post (school_id) WHERE body_hash IS NULL;
CREATE INDEX channel_message_unhashed ON channel_message (school_id) WHERE body_hash IS NULL AND text IS NOT NULL;

CREATE TABLE purge (
  purge_id uuid PRIMARY KEY,
  -- of a text, or of a file
  body_hash bytea,
  file_sha256 text CHECK (file_sha256 ~ '^[0-9a-f]{64}$'),
  CHECK ((body_hash IS NULL) <> (file_sha256 IS NULL)),
  -- its first words, so that an operator knows which one it was
  words text NOT NULL,
  reason text NOT NULL CHECK (reason <> '' AND length(reason) <= 500),
  -- refused as long; null: taken away once
  refused_until bigint,
  asked_by uuid NOT NULL,
  asked_at bigint NOT NULL,
  -- every school was gone through
  done_at bigint
);
CREATE INDEX purge_refused ON purge (body_hash, refused_until) WHERE refused_until IS NOT NULL;
CREATE INDEX purge_refused_file ON purge (file_sha256, refused_until) WHERE refused_until IS NOT NULL;
CREATE INDEX purge_time ON purge (asked_at);

-- A school that the purge went through, or is in; what it took there.
CREATE TABLE purge_school (
  school_id text NOT NULL REFERENCES school,
  purge_id uuid NOT NULL REFERENCES purge,
  messages integer NOT NULL DEFAULT 0,
  posts integer NOT NULL DEFAULT 0,
  channel_messages integer NOT NULL DEFAULT 0,
  files integer NOT NULL DEFAULT 0,
  done_at bigint,
  PRIMARY KEY (school_id, purge_id)
);
CREATE INDEX purge_school_purge ON purge_school (purge_id, school_id);
SELECT preau_wall('purge_school');

-- Whoever sends it again is refused by the database, whatever way it comes: SQLSTATE PR002. The clock is the application's.
CREATE FUNCTION preau_refuse_content() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  sent CONSTANT jsonb := to_jsonb(NEW);
BEGIN
  IF EXISTS (SELECT FROM purge p WHERE p.refused_until IS NOT NULL AND p.body_hash = NEW.body_hash
      AND p.refused_until > (sent ->> TG_ARGV[0])::bigint) THEN
    RAISE EXCEPTION 'this content is refused in the cell' USING ERRCODE = 'PR002';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER message_refused BEFORE INSERT ON message FOR EACH ROW EXECUTE FUNCTION preau_refuse_content('sent_at');
CREATE TRIGGER channel_message_refused BEFORE INSERT ON channel_message FOR EACH ROW EXECUTE FUNCTION preau_refuse_content('sent_at');
CREATE TRIGGER post_refused BEFORE INSERT ON post FOR EACH ROW EXECUTE FUNCTION preau_refuse_content('created_at');
CREATE TRIGGER post_edit_refused BEFORE UPDATE OF text ON post FOR EACH ROW
  WHEN (NEW.text <> '' AND NEW.text IS DISTINCT FROM OLD.text) EXECUTE FUNCTION preau_refuse_content('edited_at');

CREATE FUNCTION preau_refuse_file() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF EXISTS (SELECT FROM purge p WHERE p.refused_until IS NOT NULL AND p.file_sha256 = NEW.sha256 AND p.refused_until > NEW.created_at) THEN
    RAISE EXCEPTION 'this content is refused in the cell' USING ERRCODE = 'PR002';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER file_refused BEFORE INSERT ON file FOR EACH ROW EXECUTE FUNCTION preau_refuse_file();

-- What an operator looks for: when the database was last backed up.
CREATE TABLE cell_mark (
  name text PRIMARY KEY,
  at bigint NOT NULL,
  detail text NOT NULL DEFAULT ''
);
