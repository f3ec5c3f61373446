-- One row per person and thread, kept by whatever writes pointers or changes messages: the list of conversations is read by an index, however full a
-- mailbox is. And what a court's restriction hides of old conversations. docs/spec/mail.md, MAIL-67, MAIL-70.

-- What the reader no longer sees since a court restricts them for the child that it was about.
ALTER TABLE message_copy ADD COLUMN hidden boolean NOT NULL DEFAULT false;

-- `last_at`: when the newest message came that the person sees, or will see without anybody's doing. `archived_at`: put away until something new.
CREATE TABLE thread_reader (
  school_id text NOT NULL,
  person_id uuid NOT NULL,
  thread_id uuid NOT NULL,
  last_at bigint NOT NULL,
  archived_at bigint,
  is_archived boolean NOT NULL,
  PRIMARY KEY (school_id, person_id, thread_id),
  FOREIGN KEY (school_id, person_id) REFERENCES person,
  FOREIGN KEY (school_id, thread_id) REFERENCES thread
);
CREATE INDEX thread_reader_list ON thread_reader (school_id, person_id, is_archived, last_at DESC, thread_id DESC);

-- Reads the rows of these persons and threads anew from their pointers.
CREATE FUNCTION preau_place_threads(schools text[], persons uuid[], threads uuid[]) RETURNS void LANGUAGE sql AS $$
  WITH place AS (
    SELECT t.*, (SELECT max(c.release_at) FROM message_copy c JOIN message m ON m.school_id = c.school_id AND m.message_id = c.message_id
      WHERE c.school_id = t.school_id AND c.person_id = t.person_id AND c.thread_id = t.thread_id AND NOT c.hidden
        AND (m.author_id = c.person_id OR m.state = 'sent' OR (m.state IN ('recalled', 'removed') AND c.release_at <= m.changed_at))) AS last_at
    FROM (SELECT DISTINCT * FROM unnest(schools, persons, threads) AS u (school_id, person_id, thread_id)) t
  ), gone AS (
    DELETE FROM thread_reader r USING place WHERE place.last_at IS NULL
      AND r.school_id = place.school_id AND r.person_id = place.person_id AND r.thread_id = place.thread_id
  )
  INSERT INTO thread_reader (school_id, person_id, thread_id, last_at, is_archived)
  SELECT school_id, person_id, thread_id, last_at, false FROM place WHERE last_at IS NOT NULL
  ON CONFLICT (school_id, person_id, thread_id) DO UPDATE
    SET last_at = excluded.last_at, is_archived = coalesce(thread_reader.archived_at >= excluded.last_at, false);
$$;

INSERT INTO thread_reader (school_id, person_id, thread_id, last_at, archived_at, is_archived)
SELECT c.school_id, c.person_id, c.thread_id, max(c.release_at), max(h.archived_at), coalesce(max(h.archived_at) >= max(c.release_at), false)
FROM message_copy c JOIN message m ON m.school_id = c.school_id AND m.message_id = c.message_id
LEFT JOIN thread_archive h ON h.school_id = c.school_id AND h.person_id = c.person_id AND h.thread_id = c.thread_id
WHERE m.author_id = c.person_id OR m.state = 'sent' OR (m.state IN ('recalled', 'removed') AND c.release_at <= m.changed_at)
GROUP BY c.school_id, c.person_id, c.thread_id;
DROP TABLE thread_archive;

CREATE FUNCTION preau_copies_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM preau_place_threads(array_agg(t.school_id), array_agg(t.person_id), array_agg(t.thread_id)) FROM touched t;
  RETURN NULL;
END
$$;
CREATE TRIGGER message_copy_made AFTER INSERT ON message_copy REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION preau_copies_made();

CREATE FUNCTION preau_copy_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM preau_place_threads(ARRAY[NEW.school_id], ARRAY[NEW.person_id], ARRAY[NEW.thread_id]);
  RETURN NULL;
END
$$;
CREATE TRIGGER message_copy_changed AFTER UPDATE OF release_at, hidden ON message_copy FOR EACH ROW
  WHEN (OLD.release_at <> NEW.release_at OR OLD.hidden <> NEW.hidden) EXECUTE FUNCTION preau_copy_changed();

CREATE FUNCTION preau_message_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM preau_place_threads(array_agg(c.school_id), array_agg(c.person_id), array_agg(c.thread_id))
    FROM message_copy c WHERE c.school_id = NEW.school_id AND c.message_id = NEW.message_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER message_changed AFTER UPDATE OF state ON message FOR EACH ROW
  WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION preau_message_changed();

-- Decides anew what a guardian's restrictions hide of what was written until now: what an office showed of the child, and every conversation in which
-- nothing leads to them but the child: no teacher of another child of theirs, no group of such a child, not the whole school. Who is staff keeps theirs.
CREATE FUNCTION preau_hide_mail(of_school text, of_guardian uuid) RETURNS void LANGUAGE sql AS $$
  WITH child AS (
    SELECT g.pupil_id FROM guardian_link g WHERE g.school_id = of_school AND g.guardian_id = of_guardian AND g.restricted
  ), elsewhere AS (
    SELECT DISTINCT m.audience_id FROM guardian_link g
    JOIN person p ON p.school_id = g.school_id AND p.person_id = g.pupil_id AND p.active
    JOIN membership m ON m.school_id = p.school_id AND m.person_id = p.person_id AND (m.ends_on IS NULL OR m.ends_on > current_date)
    WHERE g.school_id = of_school AND g.guardian_id = of_guardian AND NOT g.missing AND NOT g.restricted
  ), led AS (
    SELECT t.thread_id FROM thread t WHERE t.school_id = of_school
      AND t.thread_id IN (SELECT r.thread_id FROM message_copy r WHERE r.school_id = of_school AND r.person_id = of_guardian)
      AND (EXISTS (SELECT FROM json_to_recordset(t.sent_to) AS x ("audienceId" uuid, who text)
          WHERE x.who = 'guardians' AND (x."audienceId" IS NULL OR x."audienceId" IN (SELECT e.audience_id FROM elsewhere e)))
        OR EXISTS (SELECT FROM teaching h WHERE h.school_id = of_school AND h.audience_id IN (SELECT e.audience_id FROM elsewhere e)
          AND (h.person_id = t.starter_id OR (t.is_open AND EXISTS (SELECT FROM message n JOIN message_copy o ON o.school_id = n.school_id
            AND o.message_id = n.message_id AND o.shown_at IS NULL WHERE n.school_id = of_school AND n.thread_id = t.thread_id AND o.person_id = h.person_id)))))
  ), verdict AS (
    SELECT c.thread_id, c.message_id, EXISTS (SELECT FROM child) AND CASE
      WHEN c.shown_at IS NOT NULL THEN m.pupil_id IN (SELECT pupil_id FROM child)
      ELSE NOT p.roles && ARRAY['teacher', 'head', 'operator'] AND c.thread_id NOT IN (SELECT thread_id FROM led) END AS hides
    FROM message_copy c JOIN message m ON m.school_id = c.school_id AND m.message_id = c.message_id
    JOIN person p ON p.school_id = c.school_id AND p.person_id = c.person_id
    WHERE c.school_id = of_school AND c.person_id = of_guardian
  )
  UPDATE message_copy c SET hidden = verdict.hides FROM verdict
  WHERE c.school_id = of_school AND c.person_id = of_guardian AND c.thread_id = verdict.thread_id AND c.message_id = verdict.message_id
    AND c.hidden <> verdict.hides;
$$;

CREATE FUNCTION preau_restricted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM preau_hide_mail(NEW.school_id, NEW.guardian_id);
  RETURN NULL;
END
$$;
CREATE TRIGGER guardian_restricted AFTER UPDATE OF restricted ON guardian_link FOR EACH ROW
  WHEN (OLD.restricted <> NEW.restricted) EXECUTE FUNCTION preau_restricted();
CREATE TRIGGER guardian_made_restricted AFTER INSERT ON guardian_link FOR EACH ROW
  WHEN (NEW.restricted) EXECUTE FUNCTION preau_restricted();
-- Those who are restricted already.
SELECT preau_hide_mail(g.school_id, g.guardian_id) FROM (SELECT DISTINCT school_id, guardian_id FROM guardian_link WHERE restricted) g;
