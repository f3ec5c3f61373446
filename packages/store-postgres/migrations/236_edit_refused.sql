-- What is refused is refused in a title, too: of an announcement without a text it is the content. OFFICE-63. Hashing what was written before, and
-- taking away, change no words and are asked nothing.
DROP TRIGGER post_edit_refused ON post;
CREATE TRIGGER post_edit_refused BEFORE UPDATE OF body_hash ON post FOR EACH ROW
  WHEN (NEW.body_hash <> '' AND NEW.body_hash IS DISTINCT FROM OLD.body_hash AND (NEW.title, NEW.text) IS DISTINCT FROM (OLD.title, OLD.text))
  EXECUTE FUNCTION preau_refuse_content('edited_at');
