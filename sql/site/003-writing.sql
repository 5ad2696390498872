-- What writers need beside what readers see.

-- Moves on with every save: who saves over a version he has not seen is told.
ALTER TABLE post ADD COLUMN version bigint NOT NULL DEFAULT 1;
ALTER TABLE post ADD COLUMN created_by bigint;             -- account; NULL: an import or a command
ALTER TABLE post ADD COLUMN edited_by text;                -- name of who saved last
ALTER TABLE post ADD COLUMN edited_at timestamptz NOT NULL DEFAULT now();

-- Changes to a published post that readers do not see yet: the whole of what an
-- editor may change, as JSON (post_edit.h).  NULL: there are none.
ALTER TABLE post ADD COLUMN stage jsonb;

-- In the trash: the status it had, and since when.  The row itself is a draft then.
ALTER TABLE post ADD COLUMN trashed_at timestamptz;
ALTER TABLE post ADD COLUMN trashed_status text;

-- A draft its author has submitted: 'asked'; sent back to him: 'changes'.
ALTER TABLE post ADD COLUMN review text NOT NULL DEFAULT '' CHECK (review IN ('', 'asked', 'changes'));

-- What staff say to one another about a post; readers never see it.
CREATE TABLE post_note (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	post_id    text NOT NULL REFERENCES post ON DELETE CASCADE,
	account_id bigint,
	by_name    text NOT NULL,
	text       text NOT NULL,
	at         timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX post_note_post ON post_note (post_id, id);

-- Where else an author is found: addresses divided by blanks.
ALTER TABLE author ADD COLUMN links text NOT NULL DEFAULT '';

-- What a post was: the same JSON as its stage, by whom and why it was kept.
CREATE TABLE revision (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	post_id    text NOT NULL REFERENCES post ON DELETE CASCADE,
	version    bigint NOT NULL,
	kind       text NOT NULL CHECK (kind IN ('saved', 'published', 'conflict', 'discarded')),
	edit       jsonb NOT NULL,
	account_id bigint,
	by_name    text,
	at         timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX revision_of_post ON revision (post_id, id DESC);

-- The console's lists: newest first, by title, by date; what they are counted and
-- chosen by stands in the index itself.
CREATE INDEX post_edited ON post (type, edited_at DESC, id DESC) INCLUDE (status, created_by) WHERE trashed_at IS NULL;
CREATE INDEX post_titled ON post (type, lower(title)) WHERE trashed_at IS NULL;
CREATE INDEX post_dated ON post (type, published_at DESC) WHERE trashed_at IS NULL;
CREATE INDEX post_staged ON post (type, edited_at DESC, id DESC) WHERE trashed_at IS NULL AND stage IS NOT NULL;
CREATE INDEX post_in_review ON post (type, edited_at DESC, id DESC) WHERE trashed_at IS NULL AND review <> '';
CREATE INDEX post_trashed ON post (trashed_at) WHERE trashed_at IS NOT NULL;
CREATE INDEX post_slug_trigrams ON post USING gin (slug gin_trgm_ops);
