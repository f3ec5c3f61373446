-- What an operator sets for every school of the cell at once. What a school set itself stays as it is, and counts again later. OFFICE-50.

CREATE TABLE cell_switch (
  -- as in school_switch
  name text PRIMARY KEY CHECK (name ~ '^[a-zA-Z]{1,40}$'),
  -- off for all, and school from home for all: never the other way
  is_on boolean NOT NULL CHECK (is_on = (name = 'home')),
  reason text NOT NULL CHECK (reason <> '' AND length(reason) <= 500),
  set_by uuid,
  set_at bigint NOT NULL
);

-- The cell's switches, for a request, which has no right to the table: {"messaging": {"isOn": false, "reason": …, "at": …}}.
CREATE FUNCTION preau_cell_switches() RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
RETURN coalesce((SELECT jsonb_object_agg(c.name, jsonb_build_object('isOn', c.is_on, 'reason', c.reason, 'at', c.set_at)) FROM cell_switch c), '{}');
CREATE FUNCTION preau_cell_settings() RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
RETURN coalesce((SELECT jsonb_object_agg(c.name, c.is_on) FROM cell_switch c), '{}');
REVOKE EXECUTE ON FUNCTION preau_cell_switches(), preau_cell_settings() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION preau_cell_switches(), preau_cell_settings() TO preau_request;

-- How the switches of a school stand now, for a statement that depends on one: what the cell set, else the school; nothing where nobody set any.
CREATE FUNCTION preau_switches(of_school text) RETURNS jsonb LANGUAGE sql STABLE
RETURN coalesce((SELECT jsonb_object_agg(w.name, w.is_on) FROM school_switch w WHERE w.school_id = of_school), '{}') || preau_cell_settings();
