// pieces.js - a large file to the server in pieces, by tus 1.0.0.  A piece that fails is sent
// again after a while, from where the server says it has got to; and who tries once more later,
// with the same file, goes on there too.
import { Refused, request } from "./request.js";

const WAITS = [1000, 3000, 9000];       // milliseconds, before a piece is tried again
const begun = new WeakMap();            // file: address of its upload

const pause = (wait) => new Promise((done) => { setTimeout(done, wait); });
const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const offsetOf = (answer) => Number(answer.getResponseHeader("Upload-Offset"));

async function begin({ uploads, headers }, file) {
	const known = { "Upload-Length": String(file.size), "Upload-Metadata": `filename ${base64(file.name || "image.png")}` };
	const answer = await request("POST", uploads, { headers: { ...headers, ...known } });
	const place = answer.getResponseHeader("Location");
	begun.set(file, place);
	return place;
}

/* How far an upload has come; null: the server has forgotten it. */
async function arrived({ headers }, place) {
	const answer = await request("HEAD", place, { headers, want: [200, 404] });
	return answer.status === 404 ? null : offsetOf(answer);
}

async function sendPiece({ headers, size }, place, file, at, progress) {
	const answer = await request("PATCH", place, {
		headers: { ...headers, "Upload-Offset": String(at), "Content-Type": "application/offset+octet-stream" },
		body: file.slice(at, at + size), want: [204, 409], progress: (sent) => progress((at + sent) / file.size),
	});
	return offsetOf(answer);
}

/* All that is missing; the failure that outlasts every wait is thrown. */
async function sendRest(to, place, file, progress) {
	let most = 0;
	for (let at = null, failed = 0; at === null || at < file.size;) {
		try {
			at = at === null ? await arrived(to, place) : await sendPiece(to, place, file, at, progress);
			if (at === null) return false;
			if (at > most) failed = 0;
			most = Math.max(most, at);
			progress(at / file.size);
		} catch (error) {
			if (error instanceof Refused || failed >= WAITS.length) throw error;
			await pause(WAITS[failed++]);
			at = null;
		}
	}
	return true;
}

/**
 * { uploads, csrf, size }: where uploads begin, the page's token, bytes of a piece.  Gives what
 * the server says of the file, or throws with a sentence.
 */
export async function sendInPieces({ uploads, csrf, size }, file, progress) {
	const to = { uploads, size, headers: { "Tus-Resumable": "1.0.0", "X-CSRF-Token": csrf } };
	let place = begun.get(file) ?? await begin(to, file);
	if (!(await sendRest(to, place, file, progress))) {
		place = await begin(to, file);
		await sendRest(to, place, file, progress);
	}
	try {
		return (await request("POST", `${place}/finish`, { headers: to.headers })).response;
	} catch (error) {
		if (error instanceof Refused) {
			begun.delete(file);
			await request("DELETE", place, { headers: to.headers }).catch(() => {});
		}
		throw error;
	}
}
