-- Translations lead to the post they are of; all of one original belong together.
CREATE INDEX post_translation ON post (translation_of) WHERE translation_of IS NOT NULL;
