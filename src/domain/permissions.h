/* permissions.h - the permission matrix: one row each, no include guard.
 *
 * PERMISSION(name, contributor, author, editor, administrator, owner, meaning)
 *
 * 1: who has the role may.  "Own" posts are those one wrote or is an author of.
 * doc/permissions.md lists the same rows; a test compares them, and tries every
 * route of the console with every role. */
PERMISSION(POST_WRITE,      1, 1, 1, 1, 1, "Write drafts, and edit own posts that are not published")
PERMISSION(POST_PUBLISH,    0, 1, 1, 1, 1, "Publish, schedule, update and unpublish own posts")
PERMISSION(POST_TRASH,      1, 1, 1, 1, 1, "Move own drafts to the trash, and own posts where one may publish them")
PERMISSION(POST_ANY,        0, 0, 1, 1, 1, "Do the same with everybody's posts")
PERMISSION(REPLACE,         0, 0, 1, 1, 1, "Find and replace words in all posts and pages, and undo it")
PERMISSION(PAGE,            0, 0, 1, 1, 1, "Write and publish pages")
PERMISSION(MEDIA,           1, 1, 1, 1, 1, "Upload images and files")
PERMISSION(MEDIA_TRASH,     0, 0, 1, 1, 1, "Describe files, move them to the trash, and delete them for good")
PERMISSION(TAG,             0, 0, 1, 1, 1, "Change and merge tags, and move them to the trash")
PERMISSION(AUTHOR,          0, 0, 1, 1, 1, "See all names under posts, and merge one without an account into another")
PERMISSION(HTML,            0, 0, 1, 1, 1, "Keep HTML in a post, through the allow-list")
PERMISSION(SETTINGS,        0, 0, 0, 1, 1, "Change the site's settings")
PERMISSION(CODE,            0, 0, 0, 1, 1, "Put code of one's own into all pages, where the plan allows it")
PERMISSION(REDIRECT,        0, 0, 0, 1, 1, "Add redirects, and move them to the trash")
PERMISSION(STAFF,           0, 0, 0, 1, 1, "Invite, change and remove staff, below one's own role")
PERMISSION(EXPORT,          0, 0, 0, 1, 1, "Download the whole site's words")
PERMISSION(AUDIT,           0, 0, 0, 1, 1, "Read who did what on the site")
PERMISSION(OWN,             0, 0, 0, 0, 1, "Make another the owner")
