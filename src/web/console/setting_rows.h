/* setting_rows.h - what the settings' pages ask, in order: no include guard.
 *
 * SETTING_PAGE(address, label)          begins a page; "" is the first
 * SETTING_GROUP(legend, note)           begins a group of it
 * SETTING_ASK(key, kind, label, hint)   a row of domain/site_settings.h
 *
 * Kinds: LINE, AREA, NUMBER, SWITCH, ZONE, LANGUAGE, COLOUR, IMAGE, LINES (stored with
 * blanks between), MENU, HOME, PERMALINK, ROBOTS, REMOTE, READERS,
 * VISIBILITY. */
SETTING_PAGE("", "General")
SETTING_GROUP("Publication", "In the head of every page, in feeds and in search results.")
SETTING_ASK(title,            LINE,      "Title", "")
SETTING_ASK(description,      AREA,      "Description", "One or two sentences.")
SETTING_ASK(lang,             LANGUAGE,  "Language", "Of the words a theme adds, and of posts that name none.")
SETTING_ASK(timezone,         ZONE,      "Time zone", "Begin with a city. Dates of posts are shown in it.")
SETTING_GROUP("Reading", "")
SETTING_ASK(home,             HOME,      "Home page", "With a page as home, the posts are at /blog/.")
SETTING_ASK(posts_per_page,   NUMBER,    "Posts on a page of the list", "")
SETTING_GROUP("Housekeeping", "")
SETTING_ASK(trash_days,       NUMBER,    "Days in the trash", "After that what lies there is deleted for good.")

SETTING_PAGE("look/", "Look")
SETTING_GROUP("Identity", "")
SETTING_ASK(icon,             IMAGE,     "Icon", "Square; shown in the browser's tab. Without one it is the title's first letter.")
SETTING_ASK(logo,             IMAGE,     "Logo", "In place of the title at the head of every page.")
SETTING_ASK(cover,            IMAGE,     "Cover", "A wide picture for the home page, and for links to it.")
SETTING_ASK(accent,           COLOUR,    "Accent colour", "Of links and buttons, such as #1c6650. Empty: the theme's own.")
SETTING_GROUP("On every page", "")
SETTING_ASK(announcement,     LINE,      "Announcement", "A line above everything. Empty: none.")
SETTING_ASK(footer,           LINE,      "Footer", "A line at the foot.")
SETTING_ASK(powered_by,       SWITCH,    "Name Quoin at the foot", "")

SETTING_PAGE("readers/", "Readers and feeds")
SETTING_GROUP("Who may read", "")
SETTING_ASK(readers_password, READERS,   "Password for readers", "Empty: everybody may read. With one, the whole site is behind it, and search engines are kept away.")
SETTING_GROUP("New posts", "")
SETTING_ASK(post_visibility,  VISIBILITY, "Who may read a new post", "Each post may say otherwise.")
SETTING_GROUP("Feeds", "")
SETTING_ASK(feed_posts,       NUMBER,    "Posts in a feed", "Newest first.")
SETTING_ASK(feed_full,        SWITCH,    "The whole text of posts", "Off: feeds have excerpts, and readers come here for the rest.")

SETTING_PAGE("menus/", "Menus and links")
SETTING_GROUP("Main menu", "At the head of every page. An address on this site begins with a slash, such as /about/.")
SETTING_ASK(navigation,       MENU,      "Main menu", "")
SETTING_GROUP("Second menu", "At the foot of every page.")
SETTING_ASK(secondary_navigation, MENU,  "Second menu", "")
SETTING_GROUP("Elsewhere", "")
SETTING_ASK(social,           LINES,     "Your other places", "Addresses of profiles, one on each line, such as https://mastodon.example/@you.")

SETTING_PAGE("addresses/", "Addresses and search")
SETTING_GROUP("Addresses", "")
SETTING_ASK(permalink,        PERMALINK, "Address of a post", "Of {slug}, {yyyy}, {mm} and {dd}, between slashes.")
SETTING_GROUP("Search engines and crawlers", "")
SETTING_ASK(meta_title,       LINE,      "Title of the home page in search results", "Empty: the title of the publication.")
SETTING_ASK(meta_description, AREA,      "Its description there", "Empty: the description of the publication.")
SETTING_ASK(robots,           ROBOTS,    "Search engines", "")
SETTING_ASK(ai_crawlers,      SWITCH,    "Let AI crawlers read the site", "Off: known ones are asked to stay away, in robots.txt.")
SETTING_GROUP("What readers missed", "Addresses that were asked for and are not there are counted, under Redirects.")
SETTING_ASK(missing_ignored,  LINES,     "Not counted", "Addresses, one on each line; * stands for anything.")
SETTING_GROUP("Readers' privacy", "")
SETTING_ASK(remote_images,    REMOTE,    "Images of other hosts", "A host that an image comes from learns who reads.")
