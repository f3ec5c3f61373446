-- What ends with a card, a tablet or the right to cards is what is still open: expired sessions stay as they are. docs/spec/people.md, PEOPLE-111, 112.

-- Sessions of cards in a school that are open, and those alone: expired ones stay unrevoked for ninety days.
DROP INDEX session_card;
CREATE INDEX session_card ON session (school_id, expires_at) WHERE opened_by = 'card' AND revoked_at IS NULL;

-- As in 270; grants stay.
CREATE OR REPLACE FUNCTION preau_end_on_tablets(bonds uuid[], ended_at bigint) RETURNS SETOF uuid
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
BEGIN ATOMIC
  UPDATE session s SET revoked_at = ended_at, revoked_why = 'reset' FROM class_device d
  WHERE s.bond_id = ANY (bonds) AND s.revoked_at IS NULL AND s.expires_at > ended_at
    AND d.bond_id = s.bond_id AND array_position(preau_schools(), d.school_id) IS NOT NULL
  RETURNING s.session_id;
END;
