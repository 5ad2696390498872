-- What search needs beside the index of all words: the words of titles and tags
-- alone, and a list of words as they are spelled.

-- Small enough to stand in the row itself, where "search" is kept apart.
ALTER TABLE post ADD COLUMN heading tsvector GENERATED ALWAYS AS (ts_filter(search, '{a,b}')) STORED;
CREATE INDEX post_heading ON post USING gin (heading);

-- Words of posts, folded as the index folds them but not stemmed, for queries that
-- find nothing.  Two saves at once may both add a word: that does no harm, and so
-- no save waits for another.  Words of deleted posts stay: a word is offered only
-- where a published post has it.
CREATE TABLE search_word (word text NOT NULL);
CREATE INDEX search_word_word ON search_word (word);
CREATE INDEX search_word_like ON search_word USING gin (word gin_trgm_ops);

INSERT INTO search_word
SELECT DISTINCT w FROM post, unnest(tsvector_to_array(to_tsvector('simple', title || ' ' || plain))) w
 WHERE length(w) BETWEEN 4 AND 30 AND w ~ '^[[:alnum:]]+$' AND w !~ '[ก-๿぀-ヿ一-鿿가-힣]';
