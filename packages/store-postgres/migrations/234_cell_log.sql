-- The log of all schools is read by who did what to whom, and by area of deeds: over the cell, so these do not begin with the school. OFFICE-70.
CREATE INDEX audit_actor ON audit (actor_id, at);
CREATE INDEX audit_subject ON audit (subject_id, at);
CREATE INDEX audit_area ON audit (split_part(action, '.', 1), at);
