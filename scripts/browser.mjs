// What the browser checks share: Debian's Chromium, the pages to look at, and how to ask for them.
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

export const executable = process.env.H4W_TEST_BROWSER || "/usr/bin/chromium";

// Quiet: no first visit, no update, no synchronisation, no traffic of its own. Root may not have a sandbox.
export const flags = [
  "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
  ...(process.getuid() === 0 ? ["--no-sandbox"] : []),
];

export function launch() {
  return chromium.launch({ executablePath: executable, args: flags });
}

// options reads the command line: every value is a text, lists are separated by commas.
export function options(defaults) {
  const { values, positionals } = parseArgs({
    options: Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, { type: "string", default: value }])),
    allowPositionals: true,
  });
  return { ...values, list: (name) => values[name].split(",").filter(Boolean), urls: positionals };
}

// targets reads pages from the command line or, without any there, from standard input: an address a line, or a name
// and an address.
export async function targets(urls) {
  const lines = urls.length ? urls : [];
  if (!urls.length) for await (const line of createInterface({ input: process.stdin })) lines.push(line.trim());
  return lines.filter(Boolean).map((line) => {
    const [first, second] = line.split(/\s+/);
    const url = second ?? first;
    return { url, name: second ? first : new URL(url).pathname.replace(/\W+/g, "-").replace(/^-|-$/g, "") || "start" };
  });
}

// cookies turns "name=value,name=value" into cookies for the host of a page.
export function cookies(text, url) {
  return text.split(",").filter(Boolean).map((pair) => {
    const at = pair.indexOf("=");
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url: new URL(url).origin };
  });
}

// inTurn works through a list with a few workers at a time; worker makes one.
export async function inTurn(list, atOnce, worker) {
  const queue = [...list];
  await Promise.all(Array.from({ length: atOnce }, async () => {
    const work = await worker();
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  }));
}

// opened goes to a page and waits until it is drawn. Pages with a live stream never fall silent, so silence is not what we wait for.
export async function opened(page, url) {
  const answer = await page.goto(url, { waitUntil: "load", timeout: 30_000 });
  await drawn(page);
  return answer;
}

// drawn waits until what was changed shows.
export function drawn(page) {
  return page.evaluate(() => document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))));
}

// weighing counts what a page costs from now on: bytes on the wire, requests, and other hosts that were asked.
export async function weighing(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  const sizes = new Map(), addresses = new Map();
  cdp.on("Network.requestWillBeSent", (e) => /^https?:/.test(e.request.url) && addresses.set(e.requestId, e.request.url));
  cdp.on("Network.dataReceived", (e) => sizes.set(e.requestId, (sizes.get(e.requestId) ?? 0) + e.encodedDataLength));
  cdp.on("Network.loadingFinished", (e) => sizes.set(e.requestId, e.encodedDataLength));
  return async () => {
    await cdp.detach();
    const parts = [...addresses].map(([id, address]) => ({ url: address, bytes: sizes.get(id) ?? 0 }));
    return { bytes: parts.reduce((n, p) => n + p.bytes, 0), requests: parts.length, parts };
  };
}
