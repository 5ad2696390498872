// uploads.js - pictures and files that are dropped, pasted or chosen.  While one is on its
// way a box stands at its place in the text (the text itself does not change); when it has
// arrived the Markdown takes its place.  One that failed stays, with its reason and another try.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";
import { word } from "../words.js";
import { h, icon } from "../ui/dom.js";
import { escapeAddress, escapeText, insertBlock } from "./commands.js";

const add = StateEffect.define({ map: (value, changes) => ({ ...value, at: changes.mapPos(value.at, 1) }) });
const drop = StateEffect.define();

class Box extends WidgetType {
	constructor(upload) {
		super();
		this.upload = upload;
	}
	eq(other) {
		return this.upload === other.upload;
	}
	toDOM() {
		return this.upload.dom;
	}
	ignoreEvent() {
		return true;
	}
}

const field = StateField.define({
	create: () => Decoration.none,
	update(boxes, transaction) {
		boxes = boxes.map(transaction.changes);
		for (const effect of transaction.effects) {
			if (effect.is(add)) boxes = boxes.update({ add: [Decoration.widget({ widget: new Box(effect.value.upload), block: true, side: 1 }).range(effect.value.at)] });
			if (effect.is(drop)) boxes = boxes.update({ filter: (from, to, value) => value.spec.widget.upload !== effect.value });
		}
		return boxes;
	},
	provide: (self) => EditorView.decorations.from(self),
});

const kindOf = (file) => /^(image|video|audio)\//.exec(file.type)?.[1] ?? "file";
const stem = (name) => name.replace(/\.[^.]+$/, "");

/** What a file, { name, type }, is written as. */
export function markdown(file, { url, alt, name, caption }) {
	const words = escapeText(alt || "");
	const title = escapeText(stem(name ?? file.name));
	const below = caption ? ` "${caption.replace(/[\\"]/g, "\\$&").replace(/\s+/g, " ")}"` : "";
	const address = escapeAddress(url) + below;
	const kind = kindOf(file);
	return kind === "image" ? `![${words}](${address})` : `[${title}](${address}){.${kind}}`;
}

class Upload {
	constructor(view, file, send, done) {
		Object.assign(this, { view, file, send, done });
		this.bar = h("progress", { class: "progress", max: "1", "aria-label": word("upload", { name: file.name }) });
		this.words = h("span", {}, word("upload", { name: file.name }));
		this.actions = h("span", { class: "btn-row" });
		this.dom = h("div", { class: "md-upload", contenteditable: "false" }, this.preview(), h("div", { class: "grow" }, this.words, this.bar), this.actions);
	}
	preview() {
		if (kindOf(this.file) !== "image") return icon("file");
		const img = h("img", { alt: "", src: URL.createObjectURL(this.file) });
		img.addEventListener("load", () => URL.revokeObjectURL(img.src));
		return img;
	}
	async start() {
		this.dom.classList.remove("is-bad");
		this.bar.hidden = false;
		this.actions.replaceChildren();
		this.words.textContent = word("upload", { name: this.file.name });
		try {
			this.arrive(await this.send(this.file, (part) => { this.bar.value = part; }));
		} catch (error) {
			this.fail(error.message);
		}
	}
	place() {
		let at = null;
		const boxes = this.view.state.field(field);
		boxes.between(0, this.view.state.doc.length, (from, to, value) => { if (value.spec.widget.upload === this) at = from; });
		return at;
	}
	arrive(answer) {
		const at = this.place();
		if (at === null) return;
		this.view.dispatch({ effects: drop.of(this) });
		this.done(markdown(this.file, answer), at);
	}
	fail(reason) {
		this.dom.classList.add("is-bad");
		this.bar.hidden = true;
		this.words.textContent = word("upload.failed", { name: this.file.name, reason });
		this.actions.replaceChildren(
			h("button", { type: "button", class: "btn is-small", onclick: () => this.start() }, word("upload.retry")),
			h("button", { type: "button", class: "btn is-small is-quiet", onclick: () => this.view.dispatch({ effects: drop.of(this) }) }, word("upload.remove")));
	}
}

/* Put in without moving the cursor of someone who went on writing. */
function put(view, text, at) {
	const line = view.state.doc.lineAt(at);
	const near = view.state.selection.main.head >= line.from && view.state.selection.main.head <= line.to;
	if (near) {
		// The cursor goes below, where the writing goes on: on the line itself its marks would show.
		const last = line.to === view.state.doc.length, below = text.length + (last ? 2 : 1);
		return insertBlock(view, last ? `${text}\n` : text, { ...(line.text.trim() ? {} : { from: line.from, to: line.to }), select: [below, below] });
	}
	const before = line.text.trim() ? "\n\n" : "";
	const next = view.state.sliceDoc(line.to, line.to + 2);
	view.dispatch({ changes: { from: line.to, insert: before + text + (next === "\n\n" || next.length < 2 ? "" : "\n") }, userEvent: "input" });
	return true;
}

/** send(file, onProgress) gives { url, alt, name } or throws with a sentence. */
export function uploads(send) {
	/* Files that came together and are all images become one paragraph: a gallery. */
	function begin(view, files, at = view.state.selection.main.head, together = false) {
		const group = [];
		const finish = (n) => (text, place) => {
			if (!together) return put(view, text, place);
			group[n] = text;
			left--;
			return left === 0 ? put(view, group.filter(Boolean).join("\n"), place) : true;
		};
		let left = files.length;
		const started = files.map((file, n) => new Upload(view, file, send, finish(n)));
		const line = view.state.doc.lineAt(at);
		view.dispatch({ effects: started.map((upload) => add.of({ at: line.to, upload })) });
		started.forEach((upload) => upload.start());
	}

	function pick(view, kind) {
		const accept = { image: "image/*", gallery: "image/*", video: "video/*", audio: "audio/*" }[kind];
		const input = h("input", { type: "file", accept, multiple: kind === "gallery" || kind === "image", hidden: true, "aria-label": word("upload.pick") });
		input.addEventListener("change", () => {
			begin(view, [...input.files], undefined, kind === "gallery");
			input.remove();
		});
		input.addEventListener("cancel", () => input.remove());
		document.body.append(input);
		input.click();
	}

	const handlers = EditorView.domEventHandlers({
		drop(event, view) {
			const files = [...(event.dataTransfer?.files ?? [])];
			if (!files.length) return false;
			event.preventDefault();
			begin(view, files, view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? undefined);
			return true;
		},
		paste(event, view) {
			const data = event.clipboardData;
			const files = [...(data?.files ?? [])];
			if (!files.length || data.types.includes("text/html") && data.getData("text/plain").trim()) return false;
			event.preventDefault();
			begin(view, files);
			return true;
		},
	});
	return { extension: [field, handlers], begin, pick };
}
