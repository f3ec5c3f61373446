-- The words of a school's texts, by which its office finds them: docs/spec/search.md, SEARCH-8. As with people (102), every word bears the school, and
-- one index serves every school of the cell. Whoever belongs to classes begins at these and needs no index.

CREATE INDEX homework_words ON homework USING gin (preau_name_words(school_id, subject, body)) WHERE withdrawn_at IS NULL;
CREATE INDEX session_note_words ON session_note USING gin (preau_name_words(school_id, subject, body));
CREATE INDEX channel_message_words ON channel_message USING gin (preau_name_words(school_id, '', text)) WHERE text IS NOT NULL;

-- Behind the wall a condition that may leak uses no index: these look over it and answer keys, the newest, of schools of the request only. What
-- stands under a key is read behind the wall, by whoever may read it.
CREATE FUNCTION preau_homework_found(query tsquery, offices text[], most integer) RETURNS TABLE (school_id text, homework_id uuid)
LANGUAGE sql STABLE STRICT SECURITY DEFINER ROWS 50
BEGIN ATOMIC
  SELECT h.school_id, h.homework_id FROM homework h
  WHERE preau_name_words(h.school_id, h.subject, h.body) @@ query AND h.withdrawn_at IS NULL
    AND h.school_id = ANY (offices) AND array_position((SELECT preau_schools()), h.school_id) IS NOT NULL
  ORDER BY h.due_on DESC, h.homework_id LIMIT most;
END;

CREATE FUNCTION preau_notes_found(query tsquery, offices text[], most integer) RETURNS TABLE (school_id text, lesson_id text)
LANGUAGE sql STABLE STRICT SECURITY DEFINER ROWS 50
BEGIN ATOMIC
  SELECT n.school_id, n.lesson_id FROM session_note n
  WHERE preau_name_words(n.school_id, n.subject, n.body) @@ query
    AND n.school_id = ANY (offices) AND array_position((SELECT preau_schools()), n.school_id) IS NOT NULL
  ORDER BY n.starts_at DESC, n.lesson_id LIMIT most;
END;

CREATE FUNCTION preau_messages_found(query tsquery, offices text[], most integer) RETURNS TABLE (school_id text, message_id uuid)
LANGUAGE sql STABLE STRICT SECURITY DEFINER ROWS 50
BEGIN ATOMIC
  SELECT m.school_id, m.message_id FROM channel_message m
  WHERE preau_name_words(m.school_id, '', m.text) @@ query AND m.text IS NOT NULL
    AND m.school_id = ANY (offices) AND array_position((SELECT preau_schools()), m.school_id) IS NOT NULL
  ORDER BY m.sent_at DESC, m.message_id LIMIT most;
END;

REVOKE EXECUTE ON FUNCTION preau_homework_found(tsquery, text[], integer), preau_notes_found(tsquery, text[], integer),
  preau_messages_found(tsquery, text[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION preau_homework_found(tsquery, text[], integer), preau_notes_found(tsquery, text[], integer),
  preau_messages_found(tsquery, text[], integer) TO preau_request;
