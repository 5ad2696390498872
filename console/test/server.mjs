// server.mjs - what the tests load pages from: the demo pages and the built bundles, under the
// console's policy, and a post that can be saved, or not.
import http from "node:http";
import { readFileSync, existsSync } from "node:fs";
import { extname, join, normalize } from "node:path";

export const POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-demo'; img-src 'self' https: data: blob:; "
	+ "connect-src 'self'; font-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const FRAME_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; frame-ancestors 'self'; sandbox allow-same-origin";
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8" };
const PIXEL = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/HwADBwIAMCbHYQAAAABJRU5ErkJggg==", "base64");

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/\r/g, "&#13;");

/** A post and what was asked of it; answer decides what a save gets: ok, conflict, down, signin, refused. */
export class FakeSite {
	constructor(demo, dist) {
		Object.assign(this, { demo, dist });
		this.reset("");
	}

	reset(source, title = "A title") {
		Object.assign(this, { source, title, version: 1, answer: "ok", upload: "ok", saves: [], submits: [], looks: [], look: "ok", lookDelay: 0, uploads: 0, running: 0, most: 0, delay: 0, refusal: "", wrong: {} });
	}

	async listen() {
		this.server = http.createServer((request, response) => this.serve(request, response).catch((error) => response.writeHead(500).end(String(error))));
		await new Promise((done) => this.server.listen(0, "127.0.0.1", done));
		this.address = `http://127.0.0.1:${this.server.address().port}`;
	}

	close() {
		this.server.closeAllConnections();
		this.server.close();
	}

	async serve(request, response) {
		const url = new URL(request.url, "http://x");
		const body = [];
		for await (const piece of request) body.push(piece);
		if (request.method === "POST") return this.post(url.pathname, Buffer.concat(body).toString("utf8"), response);
		if (url.pathname === "/notes/posts/7/") return this.html(response, this.page());
		if (url.pathname === "/notes/preview-frame/") return response.writeHead(200, { "Content-Type": TYPES[".html"], "Content-Security-Policy": FRAME_POLICY }).end("<!doctype html><html lang=en><title>Preview</title><body></body></html>");
		if (url.pathname === "/done/") return this.done(response);
		if (url.pathname === "/notes/posts/find") return this.json(response, 200, this.found(url.searchParams.get("q")));
		if (extname(url.pathname) === ".png" || url.pathname === "/favicon.ico") return response.writeHead(200, { "Content-Type": "image/png" }).end(PIXEL);
		const file = url.pathname.startsWith("/dist/") ? join(this.dist, normalize(url.pathname.slice(5))) : join(this.demo, normalize(url.pathname.replace(/^\/demo/, "")));
		if (!existsSync(file)) return response.writeHead(404).end();
		return response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "text/plain", "Content-Security-Policy": POLICY }).end(readFileSync(file));
	}

	page() {
		const html = readFileSync(join(this.demo, "editor.html"), "utf8").replaceAll("../dist/", "/dist/");
		const value = (name, text) => new RegExp(`(<input type="hidden" name="${name}" value=")[^"]*`).exec(html)[0].replace(/[^"]*$/, text);
		return html
			.replace(/(<textarea class="editor-source"[^>]*>)[^]*?(<\/textarea>)/, (all, open, end) => `${open}\n${escaped(this.source)}${end}`)
			.replace(/(<textarea class="editor-title"[^>]*>)[^]*?(<\/textarea>)/, (all, open, end) => `${open}${escaped(this.title)}${end}`)
			.replace(/<input type="hidden" name="version" value="[^"]*/, () => value("version", String(this.version)));
	}

	found(text) {
		const posts = [["Six Years of Rust", "six-years"], ["What the river said", "river"]];
		return posts.filter(([title]) => title.toLowerCase().includes(text.toLowerCase()))
			.map(([title, slug]) => ({ title, url: `/${slug}/`, status: "published", edit_url: `/notes/posts/7/?${slug}` }));
	}

	async post(path, body, response) {
		if (path === "/notes/media/") return this.media(response);
		if (path === "/notes/posts/7/preview") return this.preview(new URLSearchParams(body), response);
		if (path === "/notes/posts/7/save") return this.save(new URLSearchParams(body), response);
		if (this.refusal) return this.html(response, `<!doctype html><p style="color: red" role="alert">${this.refusal}`, 422);
		this.submits.push(new URLSearchParams(body));
		return response.writeHead(303, { Location: "/done/?done=published" }).end();
	}

	done(response) {
		return this.html(response, "<!doctype html><html lang=en><title>Done</title><p id=done>Done");
	}

	media(response) {
		this.uploads++;
		if (this.upload === "ok") return this.json(response, 200, { url: "/media/cow.png", alt: "", width: 1, height: 1, name: "cow.png" });
		return this.json(response, 422, { error: { code: "media.refused", message: "This is not an image." } });
	}

	/* The page of a text: a paragraph a line, a heading where one begins with ##. */
	async preview(form, response) {
		this.looks.push(form);
		const delay = this.lookDelay;
		if (delay) await new Promise((done) => setTimeout(done, delay));
		if (this.look !== "ok") return this.json(response, 422, { error: { code: "markdown", message: this.look } });
		const lines = form.get("source").split("\n").filter(Boolean).map((line) => (line.startsWith("## ") ? `<h2 id="${escaped(line.slice(3))}">${escaped(line.slice(3))}</h2>` : `<p>${line}</p>`));
		const cards = { search_title: `${form.get("title")} – Notes`, search_text: "Words", og_image: form.get("feature_image") };
		const page = `<!doctype html><html lang="en" class="theme"><head><style>body { margin: 7px }</style></head><body><h1>${escaped(form.get("title"))}</h1>${lines.join("")}<script>parent.leaked = 1</script></body></html>`;
		return this.json(response, 200, form.get("only") === "cards" ? { cards } : { cards, page });
	}

	async save(form, response) {
		this.most = Math.max(this.most, ++this.running);
		if (this.delay) await new Promise((done) => setTimeout(done, this.delay));
		this.running--;
		if (this.answer === "down") return response.destroy();
		if (this.answer === "signin") return this.json(response, 401, { error: { code: "session.none", message: "Sign in." } });
		if (this.answer === "refused") return this.json(response, 422, { error: { code: "post.slug", message: "The address is taken." } });
		if (form.get("version") !== String(this.version)) {
			return this.json(response, 409, { error: { code: "post.conflict", message: "Changed." }, version: String(this.version), by: "Ben Ito", title: this.title, source: this.source });
		}
		this.saves.push(form);
		Object.assign(this, { source: form.get("source"), title: form.get("title"), version: this.version + 1 });
		return this.json(response, 200, { version: String(this.version), saved_at: new Date().toISOString(), state: "draft", words: 1, wrong: this.wrong });
	}

	/** Someone else saves. */
	other(source) {
		this.source = source;
		this.version++;
	}

	html(response, text, status = 200) {
		response.writeHead(status, { "Content-Type": TYPES[".html"], "Content-Security-Policy": POLICY }).end(text);
	}
	json(response, status, value) {
		response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value));
	}
}
