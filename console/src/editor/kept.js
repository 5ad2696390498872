// kept.js - the copy of a text on this device (IndexedDB), for when it could not be saved.
// One copy a post: { key, version, title, source, form, at }.
const opened = () => new Promise((done, fail) => {
	const request = indexedDB.open("quoin", 1);
	request.onupgradeneeded = () => request.result.createObjectStore("texts", { keyPath: "key" });
	request.onsuccess = () => done(request.result);
	request.onerror = () => fail(request.error);
	request.onblocked = () => fail(new Error("blocked"));
});

let database;

async function run(mode, act) {
	database ??= opened();
	database.catch(() => { database = undefined; });
	const store = (await database).transaction("texts", mode).objectStore("texts");
	return new Promise((done, fail) => {
		const request = act(store);
		store.transaction.oncomplete = () => done(request.result);
		store.transaction.onabort = () => fail(store.transaction.error);
		store.transaction.onerror = () => fail(store.transaction.error);
	});
}

export const keep = (copy) => run("readwrite", (store) => store.put(copy));
export const find = (key) => run("readonly", (store) => store.get(key));
export const drop = (key) => run("readwrite", (store) => store.delete(key));
