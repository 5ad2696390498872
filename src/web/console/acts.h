/* acts.h - the audit log in words: one row each, no include guard.
 *
 * ACT(action, words, subject)      subject: the detail that the words are about
 *
 * An action without a row is shown by its name. */
ACT("post.publish",     "published",                      "title")
ACT("post.schedule",    "scheduled",                      "title")
ACT("post.update",      "updated",                        "title")
ACT("post.unpublish",   "unpublished",                    "title")
ACT("post.trash",       "moved to the trash",             "title")
ACT("post.untrash",     "took out of the trash",          "title")
ACT("post.feature",     "featured",                       "title")
ACT("post.unfeature",   "no longer features",             "title")
ACT("settings.change",  "changed the settings",           "changed")
ACT("site.export",      "downloaded the words of the site", "")
ACT("site.create",      "made the site",                  "")
ACT("site.suspend",     "suspended the site",             "")
ACT("site.resume",      "resumed the site",               "")
ACT("host.add",         "added the host",                 "host")
ACT("host.primary",     "made primary the host",          "host")
ACT("host.remove",      "removed the host",               "host")
ACT("staff.invite",     "invited",                        "email")
ACT("staff.withdraw",   "withdrew the invitation of",     "email")
ACT("staff.join",       "joined as",                      "role")
ACT("staff.role",       "changed the role of",            "email")
ACT("staff.remove",     "removed from the staff",         "email")
