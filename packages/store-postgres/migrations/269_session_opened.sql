-- How a session was opened, and on which tablet of a class: they end with the card, or the tablet. docs/spec/people.md, PEOPLE-111 to 115.

-- Null: opened before this was kept.
ALTER TABLE session ADD COLUMN opened_by text CHECK (opened_by IN ('password', 'code', 'card'));
-- A `class_device.bond_id`, whatever opened the session there; null on any other device.
ALTER TABLE session ADD COLUMN bond_id uuid;
UPDATE session SET opened_by = 'card' WHERE card_until IS NOT NULL;
-- Where cards are forbidden now, what they opened ends, as it does from now on (PEOPLE-111).
UPDATE session SET revoked_at = (extract(epoch FROM now()) * 1000)::bigint, revoked_why = 'reset'
WHERE opened_by = 'card' AND revoked_at IS NULL AND NOT coalesce((preau_switches(school_id) ->> 'cards')::boolean, true);
CREATE INDEX session_card ON session (school_id) WHERE opened_by = 'card' AND revoked_at IS NULL;
CREATE INDEX session_bond ON session (bond_id) WHERE bond_id IS NOT NULL AND revoked_at IS NULL;

-- When a card opened the account last; null: never. Sessions are forgotten after some weeks, this is not.
ALTER TABLE account ADD COLUMN card_at bigint;
UPDATE account a SET card_at = s.at FROM (SELECT account_id, max(created_at) AS at FROM session WHERE card_until IS NOT NULL GROUP BY account_id) s
WHERE a.account_id = s.account_id;
