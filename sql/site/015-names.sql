-- What a name is known by, whatever its case, as a language has it: in Turkish and
-- Azerbaijani I is the capital of ı.
CREATE FUNCTION name_key(name text, lang text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN lang ~* '^(tr|az)(-|$)' THEN lower(normalize(name) COLLATE "tr-x-icu") COLLATE "C"
               ELSE lower(normalize(name) COLLATE "und-x-icu") COLLATE "C" END $$;

-- Tags and authors are looked up by their names at every save of a post.
CREATE INDEX tag_name_key ON tag USING hash (name_key(name, 'und'));
CREATE INDEX tag_name_key_tr ON tag USING hash (name_key(name, 'tr'));
CREATE INDEX author_name_key ON author USING hash (name_key(name, 'und'));
CREATE INDEX author_name_key_tr ON author USING hash (name_key(name, 'tr'));
