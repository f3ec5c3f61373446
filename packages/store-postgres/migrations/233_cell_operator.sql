-- Who runs the cell. The role of an operator is a place in one school, and a school's files may give it; all schools together are for those whom
-- the command line named. OFFICE-45.
ALTER TABLE account ADD COLUMN runs_cell boolean NOT NULL DEFAULT false;

-- Whoever prints a code for an account takes it over: nobody of a school does so with one that runs the cell. SQLSTATE PR003.
CREATE FUNCTION preau_guard_cell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.created_by IS NOT NULL AND EXISTS (SELECT FROM account a WHERE a.account_id = NEW.account_id AND a.runs_cell) THEN
    RAISE EXCEPTION 'the account runs the cell' USING ERRCODE = 'PR003';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER activation_guarded BEFORE INSERT OR UPDATE ON activation FOR EACH ROW EXECUTE FUNCTION preau_guard_cell();

-- Nor does anybody give it to an account, or take it away, from within a request.
CREATE FUNCTION preau_keep_cell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'preau_request' THEN
    RAISE EXCEPTION 'who runs the cell is said at the command line' USING ERRCODE = 'PR003';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER account_kept_from_cell BEFORE INSERT OR UPDATE OF runs_cell ON account FOR EACH ROW
  WHEN (NEW.runs_cell) EXECUTE FUNCTION preau_keep_cell();
