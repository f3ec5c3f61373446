-- The newest first: an office's search looks through the latest texts of its school, and asks the index of words (262) only when these do not hold
-- enough; a teacher's asks it for what is older than what was looked through. docs/spec/search.md, SEARCH-8.

CREATE INDEX homework_newest ON homework (school_id, due_on DESC, homework_id) WHERE withdrawn_at IS NULL;
CREATE INDEX session_note_newest ON session_note (school_id, starts_at DESC, lesson_id) WHERE body <> '';
CREATE INDEX session_note_audience_newest ON session_note_audience (school_id, audience_id, held_on DESC, lesson_id);
DROP INDEX session_note_audience_held;
CREATE INDEX channel_message_newest ON channel_message (school_id, sent_at DESC, message_id DESC) WHERE text IS NOT NULL;

DROP FUNCTION preau_homework_found(tsquery, text[], integer);
DROP FUNCTION preau_notes_found(tsquery, text[], integer);
DROP FUNCTION preau_messages_found(tsquery, text[], integer);

-- As in 262, each looks over the wall and answers keys: of each school of `offices` the newest `most` texts, and of the classes `taught` as many. Every word
-- begins a word of the text by `query`, and by `patterns`, which are quicker asked of few texts. Schools of the request only.
-- What the index holds is asked of it and then put in order, and so written that no plan does otherwise: walking through a school in its order for words
-- that nobody wrote takes the words of every text apart, half a second for 25,000.

CREATE FUNCTION preau_homework_found(query tsquery, patterns text[], offices text[], taught uuid[], most bigint)
RETURNS TABLE (school_id text, homework_id uuid) LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER ROWS 8 SET search_path = pg_catalog, public AS $$
#variable_conflict use_column
DECLARE
  school text;
  hits bigint;
BEGIN
  FOREACH school IN ARRAY offices LOOP
    CONTINUE WHEN NOT school = ANY (preau_schools());
    RETURN QUERY SELECT h.school_id, h.homework_id FROM (
      SELECT n.* FROM homework n WHERE n.school_id = school AND n.withdrawn_at IS NULL ORDER BY n.due_on DESC, n.homework_id LIMIT 300) h
      WHERE (h.subject || ' ' || h.body) ~* ALL (patterns) AND preau_name_words(h.school_id, h.subject, h.body) @@ query
      ORDER BY h.due_on DESC, h.homework_id LIMIT most;
    GET DIAGNOSTICS hits = ROW_COUNT;
    CONTINUE WHEN hits >= most;
    RETURN QUERY WITH h AS MATERIALIZED (
      SELECT w.school_id, w.homework_id, w.due_on FROM homework w
      WHERE preau_name_words(w.school_id, w.subject, w.body) @@ query AND w.withdrawn_at IS NULL)
      SELECT h.school_id, h.homework_id FROM h WHERE h.school_id = school ORDER BY h.due_on DESC, h.homework_id LIMIT most;
  END LOOP;
  IF cardinality(taught) > 0 THEN
    RETURN QUERY WITH h AS MATERIALIZED (
      SELECT w.school_id, w.homework_id, w.due_on FROM homework w
      WHERE preau_name_words(w.school_id, w.subject, w.body) @@ query AND w.withdrawn_at IS NULL)
      SELECT h.school_id, h.homework_id FROM h WHERE h.school_id = ANY (preau_schools())
        AND EXISTS (SELECT FROM homework_audience a WHERE a.school_id = h.school_id AND a.homework_id = h.homework_id AND a.audience_id = ANY (taught))
      ORDER BY h.due_on DESC, h.homework_id LIMIT most;
  END IF;
END
$$;

CREATE FUNCTION preau_notes_found(query tsquery, patterns text[], offices text[], taught uuid[], most bigint)
RETURNS TABLE (school_id text, lesson_id text) LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER ROWS 8 SET search_path = pg_catalog, public AS $$
#variable_conflict use_column
DECLARE
  school text;
  hits bigint;
BEGIN
  FOREACH school IN ARRAY offices LOOP
    CONTINUE WHEN NOT school = ANY (preau_schools());
    RETURN QUERY SELECT n.school_id, n.lesson_id FROM (
      SELECT s.* FROM session_note s WHERE s.school_id = school AND s.body <> '' ORDER BY s.starts_at DESC, s.lesson_id LIMIT 300) n
      WHERE (n.subject || ' ' || n.body) ~* ALL (patterns) AND preau_name_words(n.school_id, n.subject, n.body) @@ query
      ORDER BY n.starts_at DESC, n.lesson_id LIMIT most;
    GET DIAGNOSTICS hits = ROW_COUNT;
    CONTINUE WHEN hits >= most;
    RETURN QUERY WITH n AS MATERIALIZED (
      SELECT w.school_id, w.lesson_id, w.starts_at FROM session_note w
      WHERE preau_name_words(w.school_id, w.subject, w.body) @@ query AND w.body <> '')
      SELECT n.school_id, n.lesson_id FROM n WHERE n.school_id = school ORDER BY n.starts_at DESC, n.lesson_id LIMIT most;
  END LOOP;
  IF cardinality(taught) > 0 THEN
    RETURN QUERY WITH n AS MATERIALIZED (
      SELECT w.school_id, w.lesson_id, w.starts_at FROM session_note w
      WHERE preau_name_words(w.school_id, w.subject, w.body) @@ query AND w.body <> '')
      SELECT n.school_id, n.lesson_id FROM n WHERE n.school_id = ANY (preau_schools())
        AND EXISTS (SELECT FROM session_note_audience a WHERE a.school_id = n.school_id AND a.lesson_id = n.lesson_id AND a.audience_id = ANY (taught))
      ORDER BY n.starts_at DESC, n.lesson_id LIMIT most;
  END IF;
END
$$;

CREATE FUNCTION preau_messages_found(query tsquery, patterns text[], offices text[], own uuid[], at_instant bigint, most bigint)
RETURNS TABLE (school_id text, message_id uuid) LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER ROWS 8 SET search_path = pg_catalog, public AS $$
#variable_conflict use_column
DECLARE
  school text;
  hits bigint;
BEGIN
  FOREACH school IN ARRAY offices LOOP
    CONTINUE WHEN NOT school = ANY (preau_schools());
    RETURN QUERY SELECT m.school_id, m.message_id FROM (
      SELECT l.* FROM channel_message l WHERE l.school_id = school AND l.text IS NOT NULL ORDER BY l.sent_at DESC, l.message_id DESC LIMIT 300) m
      WHERE (m.release_at <= at_instant OR m.author_id = ANY (own)) AND m.text ~* ALL (patterns) AND preau_name_words(m.school_id, '', m.text) @@ query
      ORDER BY m.sent_at DESC, m.message_id DESC LIMIT most;
    GET DIAGNOSTICS hits = ROW_COUNT;
    CONTINUE WHEN hits >= most;
    RETURN QUERY WITH m AS MATERIALIZED (
      SELECT w.school_id, w.message_id, w.sent_at, w.release_at, w.author_id FROM channel_message w
      WHERE preau_name_words(w.school_id, '', w.text) @@ query AND w.text IS NOT NULL)
      SELECT m.school_id, m.message_id FROM m WHERE m.school_id = school AND (m.release_at <= at_instant OR m.author_id = ANY (own))
      ORDER BY m.sent_at DESC, m.message_id DESC LIMIT most;
  END LOOP;
END
$$;
REVOKE EXECUTE ON FUNCTION preau_homework_found(tsquery, text[], text[], uuid[], bigint), preau_notes_found(tsquery, text[], text[], uuid[], bigint),
  preau_messages_found(tsquery, text[], text[], uuid[], bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION preau_homework_found(tsquery, text[], text[], uuid[], bigint), preau_notes_found(tsquery, text[], text[], uuid[], bigint),
  preau_messages_found(tsquery, text[], text[], uuid[], bigint, bigint) TO preau_request;
