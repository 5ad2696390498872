// sender.js - one file to the server, with progress: at once, or in pieces where it is large.
import { sendInPieces } from "./pieces.js";
import { request } from "./request.js";

async function sendWhole(form, file, progress) {
	const body = new FormData();
	body.append("csrf", form.elements.csrf.value);
	body.append("file", file, file.name || "image.png");
	const answer = await request("POST", form.dataset.upload, {
		headers: { "X-CSRF-Token": form.elements.csrf.value }, body, progress: (sent) => progress(Math.min(1, sent / file.size)),
	});
	return answer.response;
}

/** send(file, onProgress) for the form's data-upload: { url, alt, name }, or an Error with a sentence. */
export const sender = (form) => (file, onProgress = () => {}) => {
	const size = Number(form.dataset.uploadPiece);
	if (!size || file.size <= size) return sendWhole(form, file, onProgress);
	return sendInPieces({ uploads: `${form.dataset.upload}uploads/`, csrf: form.elements.csrf.value, size }, file, onProgress);
};
