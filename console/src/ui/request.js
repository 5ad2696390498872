// request.js - a request that tells how much of its body has been sent, which fetch cannot.
import { word } from "../words.js";

/** Whoever is refused need not try the same again; any other failure may pass. */
export class Refused extends Error {}

const passing = (status) => status === 408 || status === 429 || status >= 500;

/** The XMLHttpRequest, answered with one of these statuses; or an Error with a sentence. */
export const request = (method, address, { headers = {}, body = null, want = [200, 201, 204], progress = () => {} } = {}) => new Promise((done, fail) => {
	const sent = new XMLHttpRequest();
	sent.open(method, address);
	sent.responseType = "json";
	for (const [name, value] of Object.entries({ Accept: "application/json", ...headers })) sent.setRequestHeader(name, value);
	sent.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded));
	sent.addEventListener("error", () => fail(new Error(word("upload.offline"))));
	sent.addEventListener("load", () => {
		if (want.includes(sent.status)) return done(sent);
		const words = sent.response?.error?.message ?? `${sent.status} ${sent.statusText}`;
		fail(passing(sent.status) ? new Error(words) : new Refused(words));
	});
	sent.send(body);
});
