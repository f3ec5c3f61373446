-- Ends what is open on these tablets, of classes of the request's schools, and answers which sessions: an adult of another school may have signed in there
-- with a password, and no request of this school sees that session. docs/spec/people.md, PEOPLE-112; docs/spec/wall.md, WALL-5.
CREATE FUNCTION preau_end_on_tablets(bonds uuid[], ended_at bigint) RETURNS SETOF uuid
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
BEGIN ATOMIC
  UPDATE session s SET revoked_at = ended_at, revoked_why = 'reset' FROM class_device d
  WHERE s.bond_id = ANY (bonds) AND s.revoked_at IS NULL
    AND d.bond_id = s.bond_id AND array_position(preau_schools(), d.school_id) IS NOT NULL
  RETURNING s.session_id;
END;
REVOKE EXECUTE ON FUNCTION preau_end_on_tablets(uuid[], bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION preau_end_on_tablets(uuid[], bigint) TO preau_request;
