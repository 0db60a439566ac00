// Hostile names and texts stand on pages; a browser with script opens each of them, unfolds what is folded, and gets one more while a page
// is open. Nothing of it may run, become an element, open a dialog or ask for anything. Reads {site, pages: [{cookie, path}], live:
// {cookie, path, by, form, values, shows}}, prints {checks, faults}.
import { inTurn, launch } from "./browser.mjs";

let text = "";
for await (const chunk of process.stdin) text += chunk;
const work = JSON.parse(text);
const faults = [];
let checks = 0;
const browser = await launch();

// watched is a page of somebody's that notes whatever should not happen on it.
async function watched(cookie) {
  const context = await browser.newContext({ locale: "fr-BE", reducedMotion: "reduce" });
  if (cookie) await context.addCookies([{ name: "s", value: cookie, url: work.site }]);
  const page = await context.newPage(), noted = [];
  await page.addInitScript(() => {
    globalThis.noted = [];
    globalThis.evil = () => globalThis.noted.push("something of it ran");
    document.addEventListener("securitypolicyviolation", (e) => globalThis.noted.push(`the policy stopped ${e.effectiveDirective} ${e.blockedURI}`));
  });
  page.on("dialog", (d) => { noted.push(`a dialog: ${d.message()}`); d.dismiss(); });
  page.on("request", (r) => { if (/^https?:/.test(r.url()) && !r.url().startsWith(work.site)) noted.push(`asks for ${r.url()}`); });
  page.on("pageerror", (e) => noted.push(`an error: ${e.message}`));
  return { context, page, noted };
}

async function look(who, path, { page, noted }) {
  checks++;
  const inside = await page.evaluate(() => {
    for (const d of document.querySelectorAll("details")) d.open = true;
    const odd = [...document.querySelectorAll("*")].filter((n) => n.localName === "x-evil" || [...n.attributes].some((a) => a.name.startsWith("on")) ||
      ["href", "src", "action", "formaction"].some((a) => /^\s*(javascript|vbscript|data:text)/i.test(n.getAttribute?.(a) ?? "")));
    return { odd: odd.map((n) => n.outerHTML.slice(0, 120)), noted: globalThis.noted, shown: document.body.textContent.includes("x-evil") || [...document.querySelectorAll("input,textarea")].some((n) => n.value.includes("x-evil")) };
  });
  for (const what of [...inside.odd.map((o) => `became an element: ${o}`), ...inside.noted, ...noted.splice(0)]) faults.push(`${path}: ${what}`);
  return inside.shown;
}

let shown = 0;
try {
  const byCookie = new Map();
  for (const p of work.pages) byCookie.set(p.cookie, [...(byCookie.get(p.cookie) ?? []), p]);
  await inTurn([...byCookie], 2, async () => async ([cookie, pages]) => {
    const w = await watched(cookie);
    for (const { path } of pages) {
      await w.page.goto(work.site + path, { waitUntil: "load" });
      if (await look(cookie, path, w)) shown++;
    }
    await w.context.close();
  });
  const w = await watched(work.live.cookie);
  const heard = w.page.waitForResponse((r) => r.url().includes("/live?") && r.ok(), { timeout: 15_000 });
  await w.page.goto(work.site + work.live.path, { waitUntil: "load" });
  await heard;
  const answer = await fetch(work.site + work.live.form, {
    method: "POST", redirect: "manual", body: new URLSearchParams(work.live.values),
    headers: { cookie: "s=" + work.live.by, "content-type": "application/x-www-form-urlencoded" },
  });
  if (answer.status !== 303) faults.push(`sending it to an open page: ${answer.status}`);
  await w.page.waitForFunction((part) => document.body.textContent.includes(part), work.live.shows, { timeout: 15_000 }).catch(() => faults.push(`${work.live.path} never shows what was sent`));
  await look(work.live.cookie, `${work.live.path}, while it is open`, w);
  await w.context.close();
} finally {
  await browser.close();
}
console.log(JSON.stringify({ checks, shown, faults }));
