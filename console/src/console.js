// console.js - what every page of the console has more of than HTML.  Each page works without it.
import { word } from "./words.js";
import { on } from "./ui/dom.js";
import { watchChips } from "./ui/chips.js";
import { watchConfirms } from "./ui/dialog.js";
import { watchDates } from "./ui/dates.js";
import { watchDesign } from "./ui/design.js";
import { watchDrops } from "./ui/drop.js";
import { watchFocal } from "./ui/focal.js";
import { watchForms } from "./ui/forms.js";
import { watchLibrary } from "./ui/library.js";
import { watchSettings } from "./ui/settings.js";
import { watchMenus } from "./ui/menu.js";
import { watchStrength } from "./ui/strength.js";
import { toast, watchToasts } from "./ui/toast.js";

async function copy(button) {
	const from = button.dataset.copy;
	const source = from.startsWith("#") ? document.querySelector(from) : null;
	try {
		await navigator.clipboard.writeText(source ? source.value ?? source.textContent : from);
		toast(word("copied"));
	} catch {
		source?.select?.();
		toast(word("copy.failed"), { bad: true });
	}
}

/* What was done is said once, not again when the page is loaded again. */
function forgetDone() {
	const address = new URL(location.href);
	if (!address.searchParams.has("done")) return;
	address.searchParams.delete("done");
	history.replaceState(history.state, "", address);
}

document.documentElement.classList.add("js");
watchToasts();
forgetDone();
watchConfirms();
watchMenus();
watchDates();
watchDrops();
watchChips();
watchSettings();
watchForms();
watchStrength();
watchLibrary();
watchDesign();
watchFocal();
on("click", "[data-copy]", (event, button) => copy(button));
