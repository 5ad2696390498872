/* messages.h - what a page says after something was done: one row each, no
 * include guard.  The key travels in the address (?done=key), never the text.
 *
 * MESSAGE(key, text) */
MESSAGE(saved,       "Saved.")
MESSAGE(published,   "Published.")
MESSAGE(scheduled,   "Scheduled.")
MESSAGE(updated,     "Updated. Readers see the new text now.")
MESSAGE(unpublished, "Unpublished. The post is a draft again.")
MESSAGE(discarded,   "Changes discarded. They are kept among the revisions.")
MESSAGE(trashed,     "Moved to the trash.")
MESSAGE(restored,    "Taken out of the trash.")
MESSAGE(password,    "Password set. Please sign in.")
MESSAGE(new_password, "Password changed. Your other sessions were signed out.")
MESSAGE(two_factor_off, "Two-factor sign-in is off.")
MESSAGE(session_ended, "That session was signed out.")
MESSAGE(signed_out,  "Signed out.")
MESSAGE(reverted,    "The earlier text is back. Nothing is lost: the other one is a revision now.")
MESSAGE(no_post,     "There is no post at that address.")
MESSAGE(featured,    "Featured.")
MESSAGE(unfeatured,  "Not featured any more.")
MESSAGE(copied,      "Here is the copy, a draft of its own.")
MESSAGE(submitted,   "Submitted. The editors see it in their list.")
MESSAGE(sent_back,   "Sent back to its author.")
