-- What a pupil handed in, whatever the homework: the search begins at the pupil. docs/spec/search.md.

CREATE INDEX hand_in_of_pupil ON hand_in (school_id, pupil_id) WHERE ended_at IS NULL;
