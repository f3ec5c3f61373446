-- What becomes of somebody who is no longer entitled, and what the school held before its last import. docs/spec/people.md.

-- When an account that no file and no hand keeps any more is to be erased; null while the person belongs to the school. PEOPLE-60.
ALTER TABLE person ADD COLUMN leaves_at bigint;
-- Erased: the row stays as « Ancien élève », for what is official. PEOPLE-62.
ALTER TABLE person ADD COLUMN erased_at bigint;
CREATE INDEX person_leaves ON person (school_id, leaves_at) WHERE leaves_at IS NOT NULL AND erased_at IS NULL;

-- The school as it was before its last import, packed: what an undo goes back to. PEOPLE-80.
CREATE TABLE import_before (
  school_id text PRIMARY KEY REFERENCES school,
  run_id uuid NOT NULL,
  content bytea NOT NULL
);
-- The import that this one took back.
ALTER TABLE import_run ADD COLUMN undoes uuid;

-- Has the account a person, in any school, who was not erased? Then login and devices stay. PEOPLE-62.
CREATE FUNCTION preau_has_unerased(of_account uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
RETURN EXISTS (SELECT FROM person p WHERE p.account_id = of_account AND p.erased_at IS NULL);
REVOKE EXECUTE ON FUNCTION preau_has_unerased(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION preau_has_unerased(uuid) TO preau_request;
