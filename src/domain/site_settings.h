/* site_settings.h - every setting of a site: one row each, no include guard.
 *
 * SITE_SETTING(key, type, default, most, meaning)
 *
 * Types: TEXT (const char *, at most `most` characters), INT (1 to most), BOOL.
 * They are rows of the site's own table `setting`; a missing row is the default.
 * doc/site-settings.md lists the same rows; a test compares them. */
SITE_SETTING(title,          TEXT, "",           200, "Name of the publication.")
SITE_SETTING(description,    TEXT, "",           500, "One line about it, under the title and in search results.")
SITE_SETTING(lang,           TEXT, "en",         35,  "Language of the site (BCP 47), such as en, de or ar.")
SITE_SETTING(timezone,       TEXT, "UTC",        64,  "Zone its dates are shown in, such as Europe/Berlin.")
SITE_SETTING(theme,          TEXT, "default",    64,  "Name of its theme.")
SITE_SETTING(theme_settings, TEXT, "{}",         8192, "Values of the theme's own settings, as a JSON object.")
SITE_SETTING(permalink,      TEXT, "/{slug}/",   200, "Address of a post: {slug}, {yyyy}, {mm}, {dd} between slashes. Posts move when it changes; their old addresses lead on.")
SITE_SETTING(home,           TEXT, "",           191, "Slug of the page shown as home; empty: the posts. Posts are then at /blog/.")
SITE_SETTING(posts_per_page, INT,  "10",         50,  "Posts on a list page.")
SITE_SETTING(feed_posts,     INT,  "20",         50,  "Posts in a feed, newest first, with full text.")
SITE_SETTING(navigation,     TEXT, "",           4000, "The menu: Label=address, separated by semicolons, such as Home=/; About=/about/.")
SITE_SETTING(secondary_navigation, TEXT, "",     4000, "The menu at the foot, likewise.")
SITE_SETTING(logo,           TEXT, "",           500, "Address of the logo.")
SITE_SETTING(icon,           TEXT, "",           500, "Address of the icon; empty: one with the first letter of the title.")
SITE_SETTING(cover,          TEXT, "",           500, "Address of the cover image.")
SITE_SETTING(accent,         TEXT, "",           7,   "Accent colour as #rrggbb; empty: the theme's.")
SITE_SETTING(footer,         TEXT, "",           500, "Line at the foot of every page.")
SITE_SETTING(announcement,   TEXT, "",           500, "Line above every page; empty: none.")
SITE_SETTING(social,         TEXT, "",           2000, "Social accounts, addresses separated by spaces.")
SITE_SETTING(meta_title,     TEXT, "",           300, "Title of the home page in search results; empty: the title.")
SITE_SETTING(meta_description, TEXT, "",         500, "Description of the home page in search results.")
SITE_SETTING(robots,         TEXT, "all",        10,  "all, or none: search engines are asked to stay away.")
SITE_SETTING(ai_crawlers,    BOOL, "on",         0,   "Off: robots.txt asks known AI crawlers to stay away.")
SITE_SETTING(remote_images,  TEXT, "link",       4,   "Images of other hosts: link (shown when the reader asks) or load.")
SITE_SETTING(missing_ignored, TEXT, "*.php *.php/* /wp-* /.* *.env *.git/* /cgi-bin/* *.asp *.aspx *.jsp /apple-touch-icon* /favicon* /autodiscover/* /owa/* /ads.txt /app-ads.txt", 2000, "Addresses the report of what readers missed passes over, with blanks between; * stands for anything.")
SITE_SETTING(trash_days,     INT,  "30",         365, "Days that posts, tags, files and redirects in the trash can be taken out again.")
SITE_SETTING(powered_by,     BOOL, "on",         0,   "Name Quoin at the foot of pages.")
