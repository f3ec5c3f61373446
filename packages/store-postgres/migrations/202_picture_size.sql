-- What pictures take, for the quota of a school, and which of them a log names, for the sweep. LESSON-76, 77.

-- Bytes of all sizes of a picture together. Those that were uploaded before this column count nothing.
ALTER TABLE lesson_picture ADD COLUMN size_bytes bigint NOT NULL DEFAULT 0 CHECK (size_bytes >= 0);
CREATE INDEX lesson_picture_id ON lesson_picture (picture_id);
CREATE INDEX lesson_event_slides ON lesson_event (school_id) WHERE kind IN ('prepared', 'sheetChanged');
