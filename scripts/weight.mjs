// Weighs pages as a browser with an empty cache gets them: bytes on the wire, requests, other hosts.
//
//   node scripts/weight.mjs [--bytes 61440] [--requests 10] [--cookie n=v] URL… (or URLs on standard input)
//
// Prints one JSON object a page and exits 1 when a page is heavier than it may be, or asks another host for anything.
import { cookies, launch, opened, options, targets, weighing } from "./browser.mjs";

const { urls, bytes, requests, cookie } = options({ bytes: "61440", requests: "10", cookie: "" });
const browser = await launch();
let heavy = false;
for (const { url } of await targets(urls)) {
  const context = await browser.newContext();
  if (cookie) await context.addCookies(cookies(cookie, url));
  const page = await context.newPage();
  const weigh = await weighing(page);
  await opened(page, url);
  const { bytes: sum, parts } = await weigh();
  const foreign = parts.filter((p) => new URL(p.url).host !== new URL(url).host).map((p) => p.url);
  const ok = sum <= Number(bytes) && parts.length <= Number(requests) && !foreign.length;
  heavy ||= !ok;
  console.log(JSON.stringify({ url, ok, bytes: sum, requests: parts.length, foreign, parts }));
  await context.close();
}
await browser.close();
process.exitCode = heavy ? 1 : 0;
