-- The channel of a class tells what was said in its lessons, and whether one is on: their logs are read for these kinds alone. FEED-52.

CREATE INDEX lesson_event_talk ON lesson_event (school_id, lesson_id, seq) WHERE kind IN ('messagePosted', 'opened', 'closed');
