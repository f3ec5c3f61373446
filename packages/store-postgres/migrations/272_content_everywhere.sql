-- The places that a content may stand in beside those of migration 266: surveys, sheets of lessons, remarks on pages, notes of visas and of the timetable,
-- reasons of reports, names of files. docs/spec/office.md, OFFICE-61, OFFICE-63.

-- What several texts are that stand in one row: each that is not empty.
CREATE FUNCTION preau_contents(words text[]) RETURNS bytea[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT array_agg(preau_content(word)) FROM unnest(words) word WHERE word <> '');
-- All that is written in a sheet: its text, and what is said of its pictures.
CREATE FUNCTION preau_sheet_words(words text, slides jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT alt #>> '{}' FROM jsonb_path_query(slides, '$[*].alt') alt) || words;

-- What was written of the file by whoever named it: the name without its ending.
ALTER TABLE file ADD COLUMN stem text NOT NULL GENERATED ALWAYS AS (regexp_replace(name, '\.[A-Za-z0-9]{1,8}$', '')) STORED;
-- When somebody of the school wrote it: on what an import brings there is none, and it is not refused.
ALTER TABLE slot_exception ADD COLUMN noted_at bigint;
ALTER TABLE added_lesson ADD COLUMN noted_at bigint;
-- That of its announcement.
ALTER TABLE survey ADD COLUMN created_at bigint;

CREATE INDEX book_visa_content ON book_visa (school_id, preau_content(note)) WHERE note <> '';
CREATE INDEX moderation_case_reason ON moderation_case (school_id, preau_content(reason)) WHERE reason <> '';
CREATE INDEX hand_in_mark_content ON hand_in_mark (school_id, preau_content(body ->> 'text')) WHERE body ->> 'text' <> '';
CREATE INDEX slot_exception_content ON slot_exception (school_id, preau_content(note)) WHERE note <> '';
CREATE INDEX added_lesson_content ON added_lesson (school_id, preau_content(note)) WHERE note <> '';
CREATE INDEX file_name_content ON file (school_id, preau_content(name)) WHERE name <> '';
CREATE INDEX file_stem_content ON file (school_id, preau_content(stem)) WHERE stem <> '';
-- One row has several: it is found by any of them, in whichever school.
CREATE INDEX survey_content ON survey USING gin (preau_contents(options || question));
CREATE INDEX lesson_sheet_content ON lesson_sheet USING gin (preau_contents(preau_sheet_words(text, slides)));
CREATE INDEX lesson_event_sheet ON lesson_event USING gin (preau_contents(preau_sheet_words(body ->> 'sheet', fact -> 'slides')))
  WHERE kind IN ('prepared', 'sheetChanged') AND (body ->> 'sheet' <> '' OR fact -> 'slides' <> '[]');

ALTER TABLE purge_school
  ADD COLUMN surveys integer NOT NULL DEFAULT 0,
  ADD COLUMN sheets integer NOT NULL DEFAULT 0,
  ADD COLUMN marks integer NOT NULL DEFAULT 0,
  ADD COLUMN visas integer NOT NULL DEFAULT 0,
  ADD COLUMN reports integer NOT NULL DEFAULT 0,
  ADD COLUMN timetable_notes integer NOT NULL DEFAULT 0,
  ADD COLUMN file_names integer NOT NULL DEFAULT 0;

-- As in migration 266; a path may lead to several texts: options[*]. Where the clock has no hour nothing is refused.
CREATE OR REPLACE FUNCTION preau_refuse_content() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  written CONSTANT jsonb := to_jsonb(NEW);
  at CONSTANT bigint := (written ->> TG_ARGV[0])::bigint;
BEGIN
  IF EXISTS (SELECT FROM purge p WHERE p.refused_until > at AND p.body_hash IS NOT NULL) AND EXISTS (
    SELECT FROM purge p, unnest(TG_ARGV[1:]) place, jsonb_path_query(written, ('$.' || place)::jsonpath) word
    WHERE p.refused_until > at AND p.body_hash = preau_content(word #>> '{}')) THEN
    RAISE EXCEPTION 'this content is refused in the cell' USING ERRCODE = 'PR002';
  END IF;
  RETURN NULL;
END
$$;

-- Not the reason of a report: whoever reports such a content may quote it.
CREATE TRIGGER survey_refused AFTER INSERT ON survey FOR EACH ROW EXECUTE FUNCTION preau_refuse_content('created_at', 'question', 'options[*]');
CREATE TRIGGER book_visa_refused AFTER INSERT ON book_visa FOR EACH ROW EXECUTE FUNCTION preau_refuse_content('seen_at', 'note');
CREATE TRIGGER hand_in_mark_refused AFTER INSERT ON hand_in_mark FOR EACH ROW
  WHEN (NEW.body ->> 'text' <> '') EXECUTE FUNCTION preau_refuse_content('made_at', 'body.text');
CREATE TRIGGER slot_exception_refused AFTER INSERT ON slot_exception FOR EACH ROW
  WHEN (NEW.note <> '') EXECUTE FUNCTION preau_refuse_content('noted_at', 'note');
CREATE TRIGGER added_lesson_refused AFTER UPDATE OF note ON added_lesson FOR EACH ROW
  WHEN (NEW.note <> OLD.note) EXECUTE FUNCTION preau_refuse_content('noted_at', 'note');
CREATE TRIGGER file_name_refused AFTER INSERT ON file FOR EACH ROW EXECUTE FUNCTION preau_refuse_content('created_at', 'name', 'stem');
-- What the house writes is what it left of a sheet. Of two contents in one it takes one after the other, and is not to be refused the other.
CREATE TRIGGER lesson_sheet_refused AFTER INSERT ON lesson_sheet FOR EACH ROW EXECUTE FUNCTION preau_refuse_content('written_at', 'text', 'slides[*].alt');
CREATE TRIGGER lesson_sheet_again_refused AFTER UPDATE ON lesson_sheet FOR EACH ROW
  WHEN (NEW.written_at <> OLD.written_at) EXECUTE FUNCTION preau_refuse_content('written_at', 'text', 'slides[*].alt');
CREATE TRIGGER lesson_event_sheet_refused AFTER INSERT ON lesson_event FOR EACH ROW
  WHEN (NEW.kind = 'sheetChanged' AND NEW.actor_id IS NOT NULL) EXECUTE FUNCTION preau_refuse_content('at', 'body.sheet', 'fact.slides[*].alt');
