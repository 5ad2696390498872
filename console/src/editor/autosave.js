// autosave.js - when a text is sent, and what happens if it cannot be.  Knows no page:
// send(), keep() and drop() are given, what it says goes to show().
//
// Promises: one save at a time; 1.5 s after the last change, 10 s after the first; what is not
// saved is kept on the device within half a second; after a failure it tries again, later and
// later, and at once when the connection is back.
const QUIET = 1500;
const LONGEST = 10000;
const KEEP = 400;
const RETRY = [2000, 5000, 10000, 20000, 40000, 60000];
const HANDS_OFF = new Set(["forbidden", "refused", "conflict"]);

export class Autosave {
	/**
	 * read()          what would be sent now, comparable with ===
	 * send(text)      promise of { kind: "saved" | "conflict" | "signin" | "forbidden" | "refused" | "failed", … }
	 * keep(text)      promise: it is on the device;  drop(): it need not be any more
	 * show(state, answer)  typing, saving, saved, kept, unkept, or a kind of answer
	 */
	constructor({ read, send, keep, drop, show, clock = globalThis }) {
		Object.assign(this, { read, send, keep, drop, show, clock });
		this.saved = read();
		this.kept = null;
		this.since = null;
		this.tries = 0;
		this.running = null;
		this.held = false;
	}

	get clean() {
		return this.read() === this.saved;
	}
	/** Whether the page may be left without a question. */
	get safe() {
		return this.clean || this.read() === this.kept;
	}

	/* On every key: no look at the text yet. */
	changed() {
		this.plan(KEEP, "keepTimer", () => this.keepNow());
		if (this.running || this.held) return;
		this.since ??= Date.now();
		if (this.tries > 0) return;
		if (!this.stirred) this.show("typing");
		this.stirred = true;
		this.plan(Math.min(QUIET, Math.max(0, this.since + LONGEST - Date.now())), "timer", () => this.flush());
	}

	plan(wait, name, act) {
		this.clock.clearTimeout(this[name]);
		this[name] = this.clock.setTimeout(act, wait);
	}

	async keepNow() {
		const text = this.read();
		if (text === this.saved || text === this.kept) return this.safe;
		try {
			await this.keep(text);
			this.kept = text;
		} catch {
			this.kept = null;
		}
		return this.safe;
	}

	/** Save now; true if all is saved.  A save on its way is waited for first. */
	async flush({ again = false } = {}) {
		this.clock.clearTimeout(this.timer);
		while (this.running) await this.running;
		if (this.clean) return this.unchanged();
		if (this.held && !again) return false;
		this.held = false;
		this.running = this.once();
		const done = await this.running;
		this.running = null;
		if (done && !this.clean) this.changed();
		return done && this.clean;
	}

	/* Typed, and taken back. */
	unchanged() {
		if (this.stirred) this.show("saved");
		this.stirred = false;
		this.since = null;
		return true;
	}

	async once() {
		const text = this.read();
		this.since = null;
		this.stirred = false;
		this.show("saving");
		const answer = await this.send(text);
		if (answer.kind === "saved") {
			this.saved = text;
			this.tries = 0;
			this.show("saved", answer);
			if (this.clean) await this.forget();
			return true;
		}
		await this.keepNow();
		this.held = HANDS_OFF.has(answer.kind);
		if (!this.held) this.retry();
		this.show(answer.kind === "failed" ? (this.safe ? "kept" : "unkept") : answer.kind, answer);
		return false;
	}

	async forget() {
		this.clock.clearTimeout(this.keepTimer);
		this.kept = null;
		await this.drop().catch(() => {});
	}

	retry() {
		const wait = RETRY[Math.min(this.tries, RETRY.length - 1)];
		this.tries++;
		this.plan(wait, "timer", () => this.flush());
	}

	/** The connection, or the tab, is back. */
	resume() {
		if (this.tries > 0 && !this.running && !this.held) this.flush();
	}

	/** What is on the page is now what the server has. */
	settle() {
		this.saved = this.read();
		this.tries = 0;
		this.held = false;
		this.since = null;
		this.clock.clearTimeout(this.timer);
		this.show("saved");
		return this.forget();
	}
}
