-- Names of invited guests are looked for when a person is erased. PEOPLE-62.
CREATE INDEX lesson_event_invited ON lesson_event (school_id) WHERE kind = 'invited';
