-- The indexes of words take what is written at once: a list of what they have yet to take, up to 4 MB, is read through by every search. After 500 schools were
-- filled, the office's search for people took 47 ms with it. Costs whoever writes a fraction of a millisecond. SCHOOL-100, SEARCH-8.

ALTER INDEX person_words SET (fastupdate = off);
ALTER INDEX homework_words SET (fastupdate = off);
ALTER INDEX session_note_words SET (fastupdate = off);
ALTER INDEX channel_message_words SET (fastupdate = off);
SELECT gin_clean_pending_list(i::regclass) FROM unnest(ARRAY['person_words', 'homework_words', 'session_note_words', 'channel_message_words']) AS i;
