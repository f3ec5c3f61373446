-- The office reads all announcements of its school, an author their own, page after page: each page from where the last one ended, by an index. FEED-2.
CREATE INDEX post_order ON post (school_id, release_at DESC, post_id DESC);
CREATE INDEX post_author_order ON post (school_id, author_id, release_at DESC, post_id DESC);
DROP INDEX post_release;
DROP INDEX post_author;
