-- A lesson may be a test that counts (TIME-10), and calendars must see which of two versions of a slot is the newer (TIME-27):
-- `revision` grows with every change of a slot or of its exceptions, whoever makes it; `revised_at` is the database's own hour, epoch ms.

ALTER TABLE slot_exception ADD COLUMN exam boolean NOT NULL DEFAULT false;

ALTER TABLE added_lesson
  ADD COLUMN exam boolean NOT NULL DEFAULT false,
  ADD COLUMN revision integer NOT NULL DEFAULT 0,
  ADD COLUMN revised_at bigint NOT NULL DEFAULT (extract(epoch FROM now()) * 1000)::bigint;

ALTER TABLE slot
  ADD COLUMN revision integer NOT NULL DEFAULT 0,
  ADD COLUMN revised_at bigint NOT NULL DEFAULT (extract(epoch FROM now()) * 1000)::bigint;

CREATE FUNCTION preau_revise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.revision := OLD.revision + 1;
  NEW.revised_at := (extract(epoch FROM now()) * 1000)::bigint;
  RETURN NEW;
END
$$;
CREATE TRIGGER slot_revise BEFORE UPDATE ON slot FOR EACH ROW EXECUTE FUNCTION preau_revise();
CREATE TRIGGER added_lesson_revise BEFORE UPDATE ON added_lesson FOR EACH ROW EXECUTE FUNCTION preau_revise();

-- An exception is a change of its slot; one statement touches each slot once.
CREATE FUNCTION preau_revise_slots() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE slot l SET revision = l.revision WHERE (l.school_id, l.slot_id) IN (SELECT t.school_id, t.slot_id FROM touched t);
  RETURN NULL;
END
$$;
CREATE TRIGGER slot_exception_made AFTER INSERT ON slot_exception REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION preau_revise_slots();
CREATE TRIGGER slot_exception_gone AFTER DELETE ON slot_exception REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION preau_revise_slots();
CREATE TRIGGER slot_exception_changed AFTER UPDATE ON slot_exception REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION preau_revise_slots();

-- What a room has in a week.
CREATE INDEX slot_room ON slot (school_id, room);
