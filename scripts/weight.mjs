// Weighs pages as a browser with an empty cache gets them: bytes on the wire, requests, other hosts.
//
//   node scripts/weight.mjs [--bytes 61440] [--requests 10] [--cookie n=v] URL… (or URLs on standard input)
//
// Prints one JSON object a page, or with --array yes one list of them, and exits 1 when a page is heavier than it may be, or asks another host for anything.
import { cookies, launch, opened, options, targets } from "./browser.mjs";

const { urls, bytes, requests, cookie, array } = options({ bytes: "61440", requests: "10", cookie: "", array: "" });
const weights = [];
const browser = await launch();
let heavy = false;
for (const { url } of await targets(urls)) {
  const context = await browser.newContext();
  if (cookie) await context.addCookies(cookies(cookie, url));
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  const sizes = new Map(), addresses = new Map();
  cdp.on("Network.requestWillBeSent", (e) => /^https?:/.test(e.request.url) && addresses.set(e.requestId, e.request.url));
  cdp.on("Network.dataReceived", (e) => sizes.set(e.requestId, (sizes.get(e.requestId) ?? 0) + e.encodedDataLength));
  cdp.on("Network.loadingFinished", (e) => sizes.set(e.requestId, e.encodedDataLength));
  await opened(page, url);
  const parts = [...addresses].map(([id, address]) => ({ url: address, bytes: sizes.get(id) ?? 0 }));
  const sum = parts.reduce((n, p) => n + p.bytes, 0);
  const foreign = parts.filter((p) => new URL(p.url).host !== new URL(url).host).map((p) => p.url);
  const ok = sum <= Number(bytes) && parts.length <= Number(requests) && !foreign.length;
  heavy ||= !ok;
  weights.push({ url, ok, bytes: sum, requests: parts.length, foreign, parts });
  await context.close();
}
await browser.close();
console.log(array ? JSON.stringify(weights) : weights.map((w) => JSON.stringify(w)).join("\n"));
process.exitCode = heavy ? 1 : 0;
