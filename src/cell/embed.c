/* embed.c - see embed.h.  Nothing is asked of any service: an address says by
 * its form what it is. */
#include "cell/embed.h"

#include "cell/address.h"

#include <ctype.h>

/* In a path pattern # is digits, * anything but a slash (at least one each), a
 * last ** anything at all.  A player's address has a page: $ stands in it for
 * what the last * or # matched. */
static const struct form {
	const char *service, *name, *host, *path, *page;
} forms[] = {
	{ "youtube", "YouTube", "youtube.com", "/watch", NULL },
	{ "youtube", "YouTube", "youtube.com", "/shorts/*", NULL },
	{ "youtube", "YouTube", "youtube.com", "/live/*", NULL },
	{ "youtube", "YouTube", "youtube.com", "/playlist", NULL },
	{ "youtube", "YouTube", "youtube.com", "/embed/*", "https://www.youtube.com/watch?v=$" },
	{ "youtube", "YouTube", "youtube.com", "/v/*", "https://www.youtube.com/watch?v=$" },
	{ "youtube", "YouTube", "youtube-nocookie.com", "/embed/*", "https://www.youtube.com/watch?v=$" },
	{ "youtube", "YouTube", "youtu.be", "/*", NULL },
	{ "vimeo", "Vimeo", "vimeo.com", "/#", NULL },
	{ "vimeo", "Vimeo", "vimeo.com", "/#/*", NULL },
	{ "vimeo", "Vimeo", "player.vimeo.com", "/video/#", "https://vimeo.com/$" },
	{ "soundcloud", "SoundCloud", "soundcloud.com", "/*/*", NULL },
	{ "soundcloud", "SoundCloud", "soundcloud.com", "/*/sets/*", NULL },
	{ "soundcloud", "SoundCloud", "w.soundcloud.com", "/player/", NULL },
	{ "spotify", "Spotify", "open.spotify.com", "/track/*", NULL },
	{ "spotify", "Spotify", "open.spotify.com", "/album/*", NULL },
	{ "spotify", "Spotify", "open.spotify.com", "/playlist/*", NULL },
	{ "spotify", "Spotify", "open.spotify.com", "/episode/*", NULL },
	{ "spotify", "Spotify", "open.spotify.com", "/show/*", NULL },
	{ "spotify", "Spotify", "open.spotify.com", "/embed/track/*", "https://open.spotify.com/track/$" },
	{ "spotify", "Spotify", "open.spotify.com", "/embed/album/*", "https://open.spotify.com/album/$" },
	{ "spotify", "Spotify", "open.spotify.com", "/embed/playlist/*", "https://open.spotify.com/playlist/$" },
	{ "spotify", "Spotify", "open.spotify.com", "/embed/episode/*", "https://open.spotify.com/episode/$" },
	{ "spotify", "Spotify", "open.spotify.com", "/embed/show/*", "https://open.spotify.com/show/$" },
	{ "bluesky", "Bluesky", "bsky.app", "/profile/*/post/*", NULL },
	{ "bluesky", "Bluesky", "embed.bsky.app", "/embed/**", NULL },
	{ "x", "X", "x.com", "/*/status/#", NULL },
	{ "x", "X", "twitter.com", "/*/status/#", NULL },
	{ "codepen", "CodePen", "codepen.io", "/*/pen/*", NULL },
	{ "codepen", "CodePen", "codepen.io", "/*/embed/*", NULL },
	{ "gist", "GitHub Gist", "gist.github.com", "/*/*", NULL },
	/* Of any host, hence last and strict. */
	{ "mastodon", "Mastodon", NULL, "/@*/#", NULL },
	{ "mastodon", "Mastodon", NULL, "/@*/#/embed", NULL },
	{ "peertube", "PeerTube", NULL, "/videos/watch/*", NULL },
	{ "peertube", "PeerTube", NULL, "/videos/embed/*", NULL },
};

static bool
host_is(struct span host, const char *wanted)
{
	static const char *const fronts[] = { "", "www.", "m.", "mobile.", "music." };
	size_t n = strlen(wanted);

	if (host.len < n || strncasecmp(host.ptr + host.len - n, wanted, n) != 0)
		return false;
	struct span front = span_take(host, host.len - n);
	for (size_t i = 0; i < sizeof fronts / sizeof *fronts; i++)
		if (span_is_nocase(front, fronts[i]))
			return true;
	return false;
}

static size_t
run(struct span s, char kind)
{
	size_t n = 0;

	while (n < s.len && s.ptr[n] != '/' && (kind == '*' || isdigit((unsigned char)s.ptr[n])))
		n++;
	return n;
}

/* *last is what the last wildcard took. */
static bool
path_matches(struct span path, const char *pattern, struct span *last)
{
	for (; *pattern; pattern++) {
		if (*pattern == '*' || *pattern == '#') {
			if (pattern[1] == '*')
				return true;
			*last = span_take(path, run(path, *pattern));
			if (!last->len)
				return false;
			path = span_skip(path, last->len);
		} else if (!path.len || path.ptr[0] != *pattern) {
			return false;
		} else {
			path = span_skip(path, 1);
		}
	}
	return path.len == 0 || span_is(path, "/");
}

static struct span
page_of(struct arena *a, const char *form, struct span id)
{
	const char *hole = strchr(form, '$');

	return span_of(arena_printf(a, "%.*s%.*s%s", (int)(hole - form), form, SPAN_FMT(id), hole + 1));
}

bool
embed_find(struct arena *a, struct span url, struct embed *e)
{
	struct span host = address_host(url), path = address_path(url), last = { "", 0 };

	*e = (struct embed){ .service = "link", .page = url };
	for (const struct form *f = forms; host.len && f < forms + sizeof forms / sizeof *forms; f++) {
		if ((f->host && !host_is(host, f->host)) || !path_matches(path, f->path, &last))
			continue;
		e->service = f->service;
		e->name = f->name;
		if (f->page)
			e->page = page_of(a, f->page, last);
		return true;
	}
	return false;
}
