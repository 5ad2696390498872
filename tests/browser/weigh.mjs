// weigh.mjs - bytes of texts as Brotli at its best: {texts: {name: text}}.
import { brotliCompressSync } from "node:zlib";
import { answer, job } from "./common.mjs";

answer(Object.fromEntries(Object.entries(job.texts).map(([name, text]) => [name, brotliCompressSync(text).length])));
