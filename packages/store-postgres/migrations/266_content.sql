-- What the same content is, said once, by the database: of a text its letters and digits, without case and accents; of a text of nothing but signs these.
-- Whatever people write is found by it through an index that begins with the school, taken away, and refused. docs/spec/office.md, OFFICE-60 to 67.

-- A build without ICU knows no letters beyond ASCII: there it is spaces, ASCII punctuation and accents that do not count, and capitals with accents are theirs.
CREATE FUNCTION preau_content(words text) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
  SELECT sha256(convert_to(coalesce(
    nullif(regexp_replace(plain, CASE WHEN 'é' COLLATE preau_fr ~ '[[:alnum:]]' THEN '[^[:alnum:]]+' ELSE '[[:punct:][:space:]\u0300-\u036f]+' END, '', 'g'), ''),
    regexp_replace(plain, '\s+', '', 'g')), 'UTF8'))
  FROM (SELECT lower(normalize(words, NFKD) COLLATE preau_fr) AS plain) p
);

-- A message keeps its own when its body is gone (message.body_hash): what is the same as a removed one is still told to the office.
DROP TRIGGER post_refused ON post;
DROP TRIGGER post_edit_refused ON post;
DROP TRIGGER message_refused ON message;
DROP TRIGGER channel_message_refused ON channel_message;
DROP TRIGGER file_refused ON file;
ALTER TABLE post DROP COLUMN body_hash;
ALTER TABLE channel_message DROP COLUMN body_hash;

CREATE INDEX thread_content ON thread (school_id, preau_content(subject));
CREATE INDEX message_draft_subject ON message_draft (school_id, preau_content(subject)) WHERE subject <> '';
CREATE INDEX message_draft_content ON message_draft (school_id, preau_content(body)) WHERE body <> '';
CREATE INDEX post_title_content ON post (school_id, preau_content(title));
CREATE INDEX post_content ON post (school_id, preau_content(text)) WHERE text <> '';
CREATE INDEX post_revision_title ON post_revision (school_id, preau_content(title));
CREATE INDEX post_revision_content ON post_revision (school_id, preau_content(text)) WHERE text <> '';
CREATE INDEX channel_message_content ON channel_message (school_id, preau_content(text)) WHERE text IS NOT NULL;
CREATE INDEX lesson_event_content ON lesson_event (school_id, preau_content(body ->> 'text')) WHERE kind = 'messagePosted' AND body IS NOT NULL;
CREATE INDEX homework_version_content ON homework_version (school_id, preau_content(body));
CREATE INDEX session_note_version_content ON session_note_version (school_id, preau_content(body)) WHERE body <> '';
CREATE INDEX hand_in_content ON hand_in (school_id, preau_content(body)) WHERE body <> '';
CREATE INDEX hand_in_comment ON hand_in (school_id, preau_content(comment)) WHERE comment <> '';

-- A survey goes with all that was answered, also what comes at the same moment.
ALTER TABLE survey_answer DROP CONSTRAINT survey_answer_school_id_post_id_fkey,
  ADD FOREIGN KEY (school_id, post_id) REFERENCES survey ON DELETE CASCADE;
ALTER TABLE survey_tally DROP CONSTRAINT survey_tally_school_id_post_id_fkey,
  ADD FOREIGN KEY (school_id, post_id) REFERENCES survey ON DELETE CASCADE;

ALTER TABLE purge_school
  ADD COLUMN subjects integer NOT NULL DEFAULT 0,
  ADD COLUMN drafts integer NOT NULL DEFAULT 0,
  ADD COLUMN lesson_messages integer NOT NULL DEFAULT 0,
  ADD COLUMN works integer NOT NULL DEFAULT 0;

-- Whoever sends it again is refused, whatever way it comes: SQLSTATE PR002. The arguments: the column with the application's clock, then those with words
-- (a path into JSON with dots). After the row was written: what was let through before a purge began is in a transaction that the purge can wait for.
CREATE OR REPLACE FUNCTION preau_refuse_content() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  written CONSTANT jsonb := to_jsonb(NEW);
  at CONSTANT bigint := (written ->> TG_ARGV[0])::bigint;
BEGIN
  IF EXISTS (SELECT FROM purge p WHERE p.refused_until > at AND p.body_hash IS NOT NULL) AND EXISTS (
    SELECT FROM purge p, unnest(TG_ARGV[1:]) place
    WHERE p.refused_until > at AND p.body_hash = preau_content(written #>> string_to_array(place, '.'))) THEN
    RAISE EXCEPTION 'this content is refused in the cell' USING ERRCODE = 'PR002';
  END IF;
  RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION preau_refuse_file() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF EXISTS (SELECT FROM purge p WHERE p.refused_until IS NOT NULL AND p.file_sha256 = NEW.sha256 AND p.refused_until > NEW.created_at) THEN
    RAISE EXCEPTION 'this content is refused in the cell' USING ERRCODE = 'PR002';
  END IF;
  RETURN NULL;
END
$$;
CREATE INDEX purge_refused_until ON purge (refused_until) WHERE body_hash IS NOT NULL;

CREATE TRIGGER file_refused AFTER INSERT ON file FOR EACH ROW EXECUTE FUNCTION preau_refuse_file();
CREATE TRIGGER thread_refused AFTER INSERT ON thread FOR EACH ROW EXECUTE FUNCTION preau_refuse_content('created_at', 'subject');
CREATE TRIGGER message_refused AFTER INSERT ON message FOR EACH ROW EXECUTE FUNCTION preau_refuse_content('sent_at', 'body');
CREATE TRIGGER post_refused AFTER INSERT ON post FOR EACH ROW EXECUTE FUNCTION preau_refuse_content('created_at', 'title', 'text');
CREATE TRIGGER post_edit_refused AFTER UPDATE OF title, text ON post FOR EACH ROW
  WHEN ((NEW.title, NEW.text) IS DISTINCT FROM (OLD.title, OLD.text)) EXECUTE FUNCTION preau_refuse_content('edited_at', 'title', 'text');
CREATE TRIGGER channel_message_refused AFTER INSERT ON channel_message FOR EACH ROW EXECUTE FUNCTION preau_refuse_content('sent_at', 'text');
CREATE TRIGGER lesson_event_refused AFTER INSERT ON lesson_event FOR EACH ROW
  WHEN (NEW.kind = 'messagePosted') EXECUTE FUNCTION preau_refuse_content('at', 'body.text');
CREATE TRIGGER homework_refused AFTER INSERT OR UPDATE OF body ON homework FOR EACH ROW EXECUTE FUNCTION preau_refuse_content('changed_at', 'body');
CREATE TRIGGER session_note_refused AFTER INSERT OR UPDATE OF body ON session_note FOR EACH ROW EXECUTE FUNCTION preau_refuse_content('changed_at', 'body');
CREATE TRIGGER hand_in_refused AFTER INSERT ON hand_in FOR EACH ROW EXECUTE FUNCTION preau_refuse_content('handed_at', 'body');
CREATE TRIGGER hand_in_comment_refused AFTER UPDATE OF comment ON hand_in FOR EACH ROW
  WHEN (NEW.comment <> OLD.comment) EXECUTE FUNCTION preau_refuse_content('returned_at', 'comment');
