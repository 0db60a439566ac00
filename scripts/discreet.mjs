// What the scripts about leaving share: a browser like everybody's, with the back-forward cache on and a profile on disk, a way in, and
// eyes. They read JSON on standard input:
//   {"site": "http://workshop.localhost:1234", "phrase": "…", "edition": "/e/abcd", "away": "https://www.meteo.be/", "awayAt": "127.0.0.1:4321",
//    "secrets": ["…"], "server": "http://127.0.0.1:1234"}
// and print {"checks": n, "faults": [...]}.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { executable, flags } from "./browser.mjs";

export const input = JSON.parse(await new Promise((done) => {
  let text = "";
  process.stdin.on("data", (d) => (text += d)).on("end", () => done(text));
}));

const faults = [];
let checks = 0;

export function check(what, ok) {
  checks++;
  if (!ok && !faults.includes(what)) faults.push(what);
  return ok;
}

export function report(more = {}) {
  console.log(JSON.stringify({ checks, faults, ...more }));
}

// A browser as a person has it. folder keeps its profile; without one it is thrown away.
export async function browser({ script = true, folder = "", args = [], ...more }, work) {
  const profile = folder || mkdtempSync(join(tmpdir(), "h4w-exit-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executable,
    args: [...flags, `--host-resolver-rules=MAP ${new URL(input.away).host} ${input.awayAt}`, "--ignore-certificate-errors",
      "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", ...args],
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
    ignoreHTTPSErrors: true,
    javaScriptEnabled: script,
    viewport: { width: 360, height: 700 },
    ...more,
  });
  try {
    await work(context, context.pages()[0]);
  } catch (error) {
    faults.push(`${script ? "script" : "no script"}: ${error.stack.split("\n").slice(0, 4).join(" | ")}`);
  } finally {
    await mood("");
    await context.close();
    if (!folder) rmSync(profile, { recursive: true, force: true });
  }
}

// mood tells our server how to be: "" well, "exit" deaf to whoever leaves, "deaf" to everything, "slow", "half" in the middle of a page,
// "down" without an answer.
export async function mood(name) {
  await fetch(`${input.server}/test-mood?${name}`);
}

export const at = (path) => input.site + input.edition + path;

// comeIn signs the browser in, by the door's own form but without the way there.
export async function comeIn(context) {
  const cookie = await post("/enter", "", { words: input.phrase });
  await post("/know", cookie, {});
  const [name, value] = cookie.split("=");
  await context.clearCookies();
  await context.addCookies([{ name, value, url: input.site, httpOnly: true, sameSite: "Lax" }]);
  return value;
}

async function post(path, cookie, form) {
  const answer = await fetch(input.server + input.edition + path, { method: "POST", body: new URLSearchParams(form), headers: { "X-Form": "1", Cookie: cookie } });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
}

// seen is what somebody looking at the screen could read: text, title and values of fields.
export async function seen(page) {
  try {
    return await page.evaluate(() => {
      const hidden = document.documentElement.matches(".gone, .away");
      const fields = [...document.querySelectorAll("input, textarea")].map((f) => f.value).join(" ");
      return document.title + " " + (hidden ? "" : (document.body?.innerText ?? "") + " " + fields);
    });
  } catch {
    return ""; // between two pages
  }
}

export async function showsNothing(what, page) {
  const text = await seen(page);
  for (const secret of input.secrets) check(`${what}: shows ${JSON.stringify(secret)}`, !text.includes(secret));
}

// gone waits for the other site. since says when she pressed: the first request leaves in the same task.
export async function gone(what, page, since) {
  await page.waitForURL(input.away, { timeout: 8_000, waitUntil: "commit" });
  const took = Date.now() - since();
  check(`${what}: the other site took ${took} ms`, took < 2_000);
  return took;
}
