-- The day asks each minute which of its lessons were ended before their hour. SCHOOL-99, SCHOOL-122.

CREATE INDEX lesson_event_closed ON lesson_event (lesson_id) WHERE kind = 'closed';
