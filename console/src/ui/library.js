// library.js - form[data-upload] with label.drop: chosen files are sent, a few at once, each
// with its progress, and then the list is shown anew.  One that failed stays, with its reason and
// another try.
import { word } from "../words.js";
import { h, on } from "./dom.js";
import { sender } from "./sender.js";

class Sending {
	constructor(send, file, list) {
		Object.assign(this, { send, file });
		this.bar = h("progress", { class: "progress", max: "1", value: "0", "aria-label": word("upload", { name: file.name }) });
		this.words = h("span", {}, file.name);
		this.actions = h("span", { class: "btn-row" });
		this.row = h("li", {}, h("div", { class: "grow" }, this.words, this.bar), this.actions);
		list.append(this.row);
	}
	async start() {
		this.row.classList.remove("is-bad");
		this.bar.hidden = false;
		this.actions.replaceChildren();
		this.words.textContent = word("upload", { name: this.file.name });
		try {
			await this.send(this.file, (part) => { this.bar.value = part; });
			this.row.remove();
		} catch (error) {
			this.fail(error.message);
		}
	}
	fail(reason) {
		this.row.classList.add("is-bad");
		this.bar.hidden = true;
		this.words.textContent = word("upload.failed", { name: this.file.name, reason });
		this.actions.append(
			h("button", { type: "button", class: "btn is-small", onclick: () => this.start().then(this.leave) }, word("upload.retry")),
			h("button", { type: "button", class: "btn is-small is-quiet", onclick: () => { this.row.remove(); this.leave(); } }, word("upload.remove")));
	}
}

/* A few at once: small files would wait for answers more than for the line. */
const AT_ONCE = 3;

async function sendAll(sending) {
	const waiting = [...sending];
	const next = async () => {
		for (let one; (one = waiting.shift());) await one.start();
	};
	await Promise.all(Array.from({ length: AT_ONCE }, next));
}

export function watchLibrary() {
	on("change", "form[data-upload] label.drop input[type=file]", async (event, input) => {
		const form = input.form;
		const list = form.querySelector(".drop-list") ?? form.appendChild(h("ul", { class: "drop-list", role: "status" }));
		const leave = () => list.children.length || location.reload();
		const sending = [...input.files].map((file) => Object.assign(new Sending(sender(form), file, list), { leave }));
		input.value = "";
		await sendAll(sending);
		leave();
	});
}
