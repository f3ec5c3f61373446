-- The second wall: requests of people run as the role `preau_request`, which sees the rows of the schools that the setting `preau.schools`
-- names, whatever a statement forgot to ask. Imports, rounds and sign-in run as the owner of the tables. docs/spec/wall.md.
--
-- A table with a school_id comes behind it by itself when migrations end (`migrate.ts`), or at once by SELECT preau_wall('the_table'). On a table
-- without one the role has no right at all. A test walks the catalogue.

-- Roles belong to a server, not to a database: another database's migration may make it in the same moment.
DO $$
DECLARE
  help CONSTANT text := format('an administrator must run: CREATE ROLE preau_request NOLOGIN; GRANT preau_request TO %I;', current_user);
  -- Since PostgreSQL 16 one may be a member of a role without the right to become it.
  may CONSTANT text := CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'preau_request') THEN
    BEGIN
      CREATE ROLE preau_request NOLOGIN;
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN NULL;
      WHEN insufficient_privilege THEN RAISE EXCEPTION 'the role preau_request is missing: %', help;
    END;
  END IF;
  IF NOT pg_has_role(current_user, 'preau_request', may) THEN
    BEGIN
      EXECUTE format('GRANT preau_request TO %I', current_user);
    EXCEPTION WHEN insufficient_privilege THEN RAISE EXCEPTION 'the role preau_request cannot be taken: %', help;
    END;
  END IF;
  IF NOT has_schema_privilege('preau_request', 'public', 'USAGE') THEN
    GRANT USAGE ON SCHEMA public TO preau_request;
  END IF;
END
$$;

-- The schools that a request may see; none when nobody said.
CREATE FUNCTION preau_schools() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(string_to_array(current_setting('preau.schools', true), ','), '{}');

-- Puts a table with a school_id behind the wall. The inner SELECT is asked once a statement, not once a row, and an index on the school serves it.
CREATE FUNCTION preau_wall(of_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', of_table);
  EXECUTE format('DROP POLICY IF EXISTS preau_wall ON %s', of_table);
  EXECUTE format('CREATE POLICY preau_wall ON %s TO preau_request USING (school_id = ANY ((SELECT preau_schools())::text[]))', of_table);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO preau_request', of_table);
END
$$;

-- The same for what belongs to an account. Its school_id is only the school that made it: whoever sees a person of the account sees the row.
CREATE FUNCTION preau_wall_of_account(of_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM preau_wall(of_table);
  EXECUTE format('ALTER POLICY preau_wall ON %1$s USING (school_id = ANY ((SELECT preau_schools())::text[])
    OR EXISTS (SELECT FROM person p WHERE p.account_id = %1$s.account_id))', of_table);
END
$$;

SELECT preau_wall(t::regclass) FROM unnest(ARRAY['school', 'school_year', 'person', 'audience', 'membership', 'teaching', 'guardian_link',
  'guardian_hand', 'slot', 'slot_exception', 'added_lesson', 'import_run', 'audit', 'capsule']) AS t;
SELECT preau_wall_of_account(t::regclass) FROM unnest(ARRAY['account', 'activation', 'session', 'known_device']) AS t;
-- A capsule is of a sign-in, and that of an account.
ALTER POLICY preau_wall ON capsule USING (school_id = ANY ((SELECT preau_schools())::text[])
  OR EXISTS (SELECT FROM session s WHERE s.session_id = capsule.session_id));

-- The three questions of a request that must look over the wall. They answer no more than yes, no, or a login in use.

-- Has the account an active place in another school? Then only an operator may take it over. SCHOOL-83.
CREATE FUNCTION preau_elsewhere(of_account uuid, than_school text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
RETURN EXISTS (SELECT FROM person o WHERE o.account_id = of_account AND o.school_id <> than_school AND o.active);

-- Has the account any active place? Without one its sessions end. SCHOOL-86.
CREATE FUNCTION preau_has_place(of_account uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
RETURN EXISTS (SELECT FROM person p WHERE p.account_id = of_account AND p.active);

-- The logins of the cell that begin with one of these: no two accounts share one. SCHOOL-74.
CREATE FUNCTION preau_logins_in_use(starts text[]) RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
BEGIN ATOMIC
  SELECT DISTINCT a.login FROM unnest(starts) AS s(stem) JOIN account a ON a.login >= s.stem COLLATE "C" AND a.login < s.stem || '~' COLLATE "C";
END;

REVOKE EXECUTE ON FUNCTION preau_elsewhere(uuid, text), preau_has_place(uuid), preau_logins_in_use(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION preau_elsewhere(uuid, text), preau_has_place(uuid), preau_logins_in_use(text[]) TO preau_request;
