-- The book of a class as an official document: the head's visa, and closed for good after its year. docs/spec/homework.md, "The book of a year".

-- « Vu » by the head, for a class and a span of days; the next one begins where the former ended.
CREATE TABLE book_visa (
  school_id text NOT NULL,
  -- made by the client, so that a request sent twice is one visa
  visa_id uuid NOT NULL,
  audience_id uuid NOT NULL,
  from_on date NOT NULL,
  to_on date NOT NULL CHECK (to_on >= from_on),
  note text NOT NULL,
  seen_by uuid NOT NULL,
  seen_at bigint NOT NULL,
  PRIMARY KEY (school_id, visa_id),
  FOREIGN KEY (school_id, audience_id) REFERENCES audience,
  FOREIGN KEY (school_id, seen_by) REFERENCES person (school_id, person_id)
);
-- Two heads at once: one span is seen once.
CREATE UNIQUE INDEX book_visa_span ON book_visa (school_id, audience_id, to_on);

-- A school year begins on 1 August and is named by that calendar year, as in core/school/handin/school-year.ts. WORK-90.
CREATE FUNCTION preau_school_year(day date) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN extract(year FROM day)::integer - CASE WHEN extract(month FROM day) < 8 THEN 1 ELSE 0 END;

-- One month after its year the book is closed: nothing in it is written, changed or withdrawn any more. The time is the application's own,
-- which every change of these tables bears in `changed_at`. WORK-93.
CREATE FUNCTION preau_book_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  day date;
BEGIN
  IF TG_TABLE_NAME = 'session_note' THEN
    day := CASE TG_OP WHEN 'INSERT' THEN NEW.held_on ELSE least(OLD.held_on, NEW.held_on) END;
  ELSE
    day := CASE TG_OP WHEN 'INSERT' THEN NEW.due_on ELSE least(OLD.due_on, NEW.due_on) END;
  END IF;
  IF to_timestamp(NEW.changed_at / 1000.0) >= make_timestamptz(preau_school_year(day) + 1, 9, 1, 0, 0, 0, 'Europe/Paris') THEN
    RAISE EXCEPTION 'the book of the school year % is closed', preau_school_year(day) USING ERRCODE = 'PR001';
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER session_note_open BEFORE INSERT OR UPDATE ON session_note FOR EACH ROW EXECUTE FUNCTION preau_book_is_open();
CREATE TRIGGER homework_open BEFORE INSERT OR UPDATE ON homework FOR EACH ROW EXECUTE FUNCTION preau_book_is_open();
