// uploads.mjs - is a stored picture what was sent? {pictures: [{name, kind, looks, data,
// after, afterKind}]}, base64; not looks: it is measured only.  What the browser can show must have been taken, and must look
// and measure the same; browsers turn a photograph as its EXIF orientation says.
import { answer, chromium, job } from "./common.mjs";

const CLOSE = 12;       // of 255, on average over a picture shrunk to 16 × 16
const LARGE = 2000;     // wider ones are stored narrower

async function shown(data, kind) {
	const image = new Image();
	image.src = `data:${kind};base64,${data}`;
	try {
		await image.decode();
	} catch {
		return null;
	}
	const canvas = Object.assign(document.createElement("canvas"), { width: 16, height: 16 });
	const pen = canvas.getContext("2d");
	pen.fillStyle = "white";
	pen.fillRect(0, 0, 16, 16);
	pen.drawImage(image, 0, 0, 16, 16);
	return { width: image.naturalWidth, height: image.naturalHeight, pixels: [...pen.getImageData(0, 0, 16, 16).data] };
}

function difference(a, b) {
	return a.pixels.reduce((sum, v, i) => sum + Math.abs(v - b.pixels[i]), 0) / (a.pixels.length * 3 / 4);
}

function judge(p, before, after) {
	if (!after)
		return p.after ? "what is stored cannot be shown" : "was refused, and a browser shows it";
	const apart = difference(before, after);
	if (p.looks && apart > CLOSE)
		return `looks different, by ${apart.toFixed(1)}`;
	const same = before.width === after.width && before.height === after.height;
	const narrower = before.width > LARGE && Math.abs(before.width / before.height - after.width / after.height) < 0.02;
	return same || narrower ? null : `was ${before.width} × ${before.height} and is ${after.width} × ${after.height}`;
}

answer(await chromium(async (browser) => {
	const page = await browser.newPage(), wrong = [];
	let compared = 0;
	for (const p of job.pictures) {
		if (p.kind === "image/svg+xml")
			continue;       // cleaned: it need not look the same
		const before = await page.evaluate(`(${shown})(${JSON.stringify(p.data)}, ${JSON.stringify(p.kind)})`);
		if (!before)
			continue;
		const after = p.after && await page.evaluate(`(${shown})(${JSON.stringify(p.after)}, ${JSON.stringify(p.afterKind)})`);
		const why = judge(p, before, after);
		compared++;
		if (why)
			wrong.push(`${p.name} ${why}`);
	}
	return { wrong, compared };
}));
