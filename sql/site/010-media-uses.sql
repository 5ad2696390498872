-- Files that a post names in a field of its own are used too.  There are few to a post:
-- they are put in their places at once, so that asking where a file is used never reads
-- a list of what is to be put there.
DROP INDEX post_media;
CREATE INDEX post_media ON post USING gin (media_stems(source || ' ' || coalesce(feature_image, '') || ' ' ||
	coalesce(og_image, '') || ' ' || coalesce(twitter_image, '') || ' ' || coalesce(stage::text, '') || ' ' ||
	custom::text)) WITH (fastupdate = off);
