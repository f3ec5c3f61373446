-- A request takes it away as little as it gives it. OFFICE-45.
CREATE TRIGGER account_kept_in_cell BEFORE UPDATE OF runs_cell ON account FOR EACH ROW
  WHEN (OLD.runs_cell AND NOT NEW.runs_cell) EXECUTE FUNCTION preau_keep_cell();
