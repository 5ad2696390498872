// sender.js - one file to the server, with progress (which fetch cannot tell).
import { word } from "../words.js";

/** send(file, onProgress) for the form's data-upload: { url, alt, name }, or an Error with a sentence. */
export const sender = (form) => (file, onProgress) => new Promise((done, fail) => {
	const request = new XMLHttpRequest();
	const body = new FormData();
	body.append("csrf", form.elements.csrf.value);
	body.append("file", file, file.name || "image.png");
	request.open("POST", form.dataset.upload);
	request.responseType = "json";
	request.setRequestHeader("X-CSRF-Token", form.elements.csrf.value);
	request.setRequestHeader("Accept", "application/json");
	request.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress(event.loaded / event.total));
	request.addEventListener("error", () => fail(new Error(word("upload.offline"))));
	request.addEventListener("load", () => {
		const answer = request.response;
		if (request.status < 300 && answer?.url) done(answer);
		else fail(new Error(answer?.error?.message ?? `${request.status} ${request.statusText}`));
	});
	request.send(body);
});
