-- Finding people by name, login or class: small letters without accents, by the beginnings of words. SCHOOL-100, 101.
-- The bodies are parsed here (no text that is looked up later), so that indexes are kept up under any search path.

-- The same folding as `searchWordsOf` of core/school, as words with single spaces.
CREATE FUNCTION preau_words(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN trim(regexp_replace(
  replace(replace(replace(
    lower(translate(regexp_replace(normalize(name, NFD), U&'[\0300-\036F]', '', 'g'), 'øłđØŁĐŒÆ', 'oldoldœæ')),
    'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'),
  U&'[\0001-/:-@[-`{-\00BF\02B0-\02FF\2000-\206F]+', ' ', 'g'));

-- Every word bears the school, the shard key of all data: one index serves every school of the cell without reading another's rows.
CREATE FUNCTION preau_name_words(school_id text, given_name text, family_name text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000
RETURN array_to_tsvector(coalesce((
  SELECT array_agg(school_id || '/' || left(word, 100))
  FROM unnest(string_to_array(preau_words(given_name || ' ' || family_name), ' ')) AS t(word) WHERE word <> ''), '{}'));

CREATE INDEX person_words ON person USING gin (preau_name_words(school_id, given_name, family_name));
