-- A message that no longer stands bears no files, whoever took it away: its author, the office, an operator, an erasure. docs/spec/mail.md, MAIL-65.
CREATE OR REPLACE FUNCTION preau_message_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state NOT IN ('sent', 'held') THEN
    DELETE FROM file_use u WHERE u.school_id = NEW.school_id AND u.kind = 'message' AND u.use_id = NEW.message_id;
  END IF;
  PERFORM preau_place_threads(array_agg(c.school_id), array_agg(c.person_id), array_agg(c.thread_id))
    FROM message_copy c WHERE c.school_id = NEW.school_id AND c.message_id = NEW.message_id;
  RETURN NULL;
END
$$;
