-- The wall's policies, told so that the planner expects them to let almost every row through (0.995 for IS NOT NULL of an expression). Statements name the
-- school themselves, and their indexes begin with it: a policy that an index could serve, too, was counted a second time, and with every school of the cell
-- the planner expected fewer rows and chose worse plans (measured with 100 schools: docs/spec/wall.md, WALL-30).

CREATE OR REPLACE FUNCTION preau_wall(of_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', of_table);
  EXECUTE format('DROP POLICY IF EXISTS preau_wall ON %s', of_table);
  EXECUTE format('CREATE POLICY preau_wall ON %s TO preau_request USING (array_position((SELECT preau_schools()), school_id) IS NOT NULL)', of_table);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO preau_request', of_table);
END
$$;

CREATE OR REPLACE FUNCTION preau_wall_of_account(of_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM preau_wall(of_table);
  EXECUTE format('ALTER POLICY preau_wall ON %1$s USING (array_position((SELECT preau_schools()), school_id) IS NOT NULL
    OR EXISTS (SELECT FROM person p WHERE p.account_id = %1$s.account_id))', of_table);
END
$$;

SELECT preau_wall(p.polrelid) FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
WHERE p.polname = 'preau_wall' AND c.relnamespace = 'public'::regnamespace;
SELECT preau_wall_of_account(t::regclass) FROM unnest(ARRAY['account', 'activation', 'session', 'known_device']) AS t;
ALTER POLICY preau_wall ON capsule USING (array_position((SELECT preau_schools()), school_id) IS NOT NULL
  OR EXISTS (SELECT FROM session s WHERE s.session_id = capsule.session_id));
