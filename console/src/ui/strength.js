// strength.js - input[data-strength]: how hard the new password is to guess, said by the server's
// own check at that address.  What it does not answer is not shown: the form decides anyway.
import { word } from "../words.js";
import { all, h, settled } from "./dom.js";

const LEVELS = 3;

async function ask(input) {
	const body = new URLSearchParams({ password: input.value, email: input.form?.elements.email?.value ?? "" });
	try {
		const answer = await fetch(input.dataset.strength, { method: "POST", body, credentials: "same-origin", headers: { Accept: "application/json" } });
		return answer.ok ? await answer.json() : null;
	} catch {
		return null;
	}
}

function watch(input) {
	const meter = h("meter", { min: 0, max: LEVELS + 1, low: 1.5, high: 2.5, optimum: LEVELS + 1, "aria-label": word("strength.label") });
	const words = h("span", { id: `${input.id}-strength`, role: "status" });
	const line = h("div", { class: "strength", hidden: true }, meter, words);
	const look = settled(async () => {
		const typed = input.value, told = typed ? await ask(input) : null;
		if (typed !== input.value) return;
		line.hidden = !told;
		meter.value = told ? told.level + 1 : 0;
		words.textContent = told?.words ?? "";
	}, 300);
	input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") ?? ""} ${words.id}`.trim());
	(input.closest(".peek") ?? input).after(line);
	input.addEventListener("input", look);
}

export const watchStrength = () => all("input[data-strength]").forEach(watch);
