-- Lines of slugs, as stages and revisions name authors, with $2 in place of $1 and
-- none twice.
CREATE FUNCTION slug_lines_merged(lines text, old text, new text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT COALESCE(string_agg(line, chr(10) ORDER BY n), '')
     FROM (SELECT line, min(n) AS n FROM unnest(array_replace(tag_lines(lines), old, new)) WITH ORDINALITY AS u (line, n)
            GROUP BY line) merged $$;
