-- What came back to a pupil and was not opened yet. WORK-71.
CREATE INDEX hand_in_returned ON hand_in (school_id, pupil_id) WHERE returned_at IS NOT NULL AND seen_at IS NULL AND ended_at IS NULL;
