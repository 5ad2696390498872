-- Uploads over HTTP: what their maker said of them, and what became of them.
ALTER TABLE upload ADD COLUMN metadata text;  -- as it came, and goes back
ALTER TABLE upload ADD COLUMN sha256 text CHECK (sha256 ~ '^[0-9a-f]{64}$'); -- the bytes must have it; NULL: whatever they are
ALTER TABLE upload ADD COLUMN media_id text REFERENCES media ON DELETE CASCADE; -- finished: whoever asks again is told the same
CREATE INDEX upload_media ON upload (media_id) WHERE media_id IS NOT NULL;
