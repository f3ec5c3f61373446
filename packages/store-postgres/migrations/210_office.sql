-- What the office counts: lessons that were opened, homework, hand-ins and messages of the last week. OFFICE-31.
CREATE INDEX lesson_event_opened ON lesson_event (school_id, at) WHERE kind = 'opened';
CREATE INDEX homework_created ON homework (school_id, created_at);
CREATE INDEX hand_in_time ON hand_in (school_id, handed_at);
CREATE INDEX message_time ON message (school_id, sent_at);
