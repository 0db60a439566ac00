// Presses the exit in a real browser, in many states, and looks for what is left. Reads JSON on standard input:
//   {"site": "http://workshop.localhost:1234", "phrase": "…", "edition": "/e/abcd", "away": "https://www.meteo.be/", "awayAt": "127.0.0.1:4321",
//    "secrets": ["…"], "hang": "http://127.0.0.1:9/hang"}
// and prints {"checks": n, "faults": [...]}. The back-forward cache is on, as it is for everybody.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { executable, flags } from "./browser.mjs";

const input = JSON.parse(await new Promise((done) => {
  let text = "";
  process.stdin.on("data", (d) => (text += d)).on("end", () => done(text));
}));
const faults = [];
let checks = 0;

const host = new URL(input.away).host;

async function browser(script, work) {
  const folder = mkdtempSync(join(tmpdir(), "h4w-exit-"));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: executable,
    args: [...flags, `--host-resolver-rules=MAP ${host} ${input.awayAt}`, "--ignore-certificate-errors"],
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
    ignoreHTTPSErrors: true,
    javaScriptEnabled: script,
    viewport: { width: 360, height: 700 },
  });
  try {
    await work(context);
  } catch (error) {
    faults.push(`${script ? "script" : "no script"}: ${error.message.split("\n")[0]}`);
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function check(what, ok) {
  checks++;
  if (!ok) faults.push(what);
}

// seen is what somebody looking at the screen could read: text, title and values of fields.
async function seen(page) {
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

async function showsNothing(what, page) {
  for (const secret of input.secrets) check(`${what}: shows ${JSON.stringify(secret)}`, !(await seen(page)).includes(secret));
}

async function comeIn(page) {
  await page.goto(input.site + input.edition + "/enter");
  await page.fill("input[name=words]", input.phrase);
  await Promise.all([page.waitForURL((u) => !u.pathname.endsWith("/enter")), page.click("main form button")]);
  await page.waitForLoadState();
  await page.goto(input.site + input.edition + "/programme");
  if (page.url().endsWith("/know")) {
    await Promise.all([page.waitForURL((u) => !u.pathname.endsWith("/know")), page.click("main form button")]);
    await page.waitForLoadState();
  }
  for (const path of ["/table", "/options", "/notes", "/programme"]) await page.goto(input.site + input.edition + path);
  for (const secret of input.secrets.slice(0, 1)) {
    await page.goto(input.site + input.edition + "/options");
    check(`before the exit the page shows ${JSON.stringify(secret)}`, (await seen(page)).includes(secret));
  }
}

async function backAndForth(what, page) {
  for (let i = 1; i <= 3; i++) {
    await page.goBack({ waitUntil: "commit", timeout: 5_000 }).catch(() => null);
    await page.waitForTimeout(350);
    await showsNothing(`${what}: Back ${i}`, page);
  }
  await page.goForward({ waitUntil: "commit", timeout: 5_000 }).catch(() => null);
  await page.waitForTimeout(350);
  await showsNothing(`${what}: Forward`, page);
  await page.reload({ waitUntil: "commit", timeout: 5_000 }).catch(() => null);
  await page.waitForTimeout(350);
  await showsNothing(`${what}: reload`, page);
}

async function traces(what, context, page) {
  const again = await context.newPage();
  await again.goto(input.site + input.edition + "/options");
  check(`${what}: a reopened tab is let in at ${new URL(again.url()).pathname}`, again.url().includes("/enter"));
  await showsNothing(`${what}: reopened tab`, again);
  const kept = await again.evaluate(() => localStorage.length + sessionStorage.length).catch(() => 0);
  check(`${what}: the browser's storage holds something`, kept === 0);
  const cookies = (await context.cookies(input.site)).map((c) => c.name);
  check(`${what}: cookies stay: ${cookies}`, cookies.length === 0);
  await again.close();
}

async function gone(what, page, started) {
  await page.waitForURL(input.away, { timeout: 8_000, waitUntil: "commit" });
  const took = Date.now() - started;
  check(`${what}: the other site took ${took} ms`, took < 2_000);
}

await browser(true, async (context) => {
  const page = context.pages()[0];
  await comeIn(page);
  // Hidden in the same task as the press, before anything else can run.
  const left = await page.evaluate(() => {
    const link = document.querySelector("a.exit");
    link.click();
    return document.body.childElementCount + document.body.innerText.length;
  });
  const started = Date.now();
  check("press: something is left on the page in the same task", left === 0);
  await gone("press", page, started);
  await backAndForth("press", page);
  await traces("press", context, page);
});

await browser(true, async (context) => {
  const page = context.pages()[0];
  await comeIn(page);
  await page.goto(input.site + input.edition + "/notes");
  await page.evaluate(() => scrollTo(0, 1e6));
  await page.keyboard.press("Shift");
  await page.keyboard.press("a");
  await page.keyboard.press("Shift");
  await page.keyboard.press("Shift");
  await page.waitForTimeout(300);
  check("Shift, a, Shift, Shift: must not leave", page.url().startsWith(input.site));
  const started = Date.now();
  await page.keyboard.press("Shift");
  await gone("Shift × 3", page, started);
  await backAndForth("Shift × 3", page);
  await traces("Shift × 3", context, page);
});

await browser(true, async (context) => {
  const page = context.pages()[0];
  await comeIn(page);
  await fetch(input.hang);
  const started = Date.now();
  await page.click("a.exit");
  await gone("our server hangs", page, started);
  await fetch(input.hang + "?stop");
  await page.waitForTimeout(500);
  await backAndForth("our server hangs", page);
});

await browser(false, async (context) => {
  const page = context.pages()[0];
  await comeIn(page);
  const started = Date.now();
  await page.click("a.exit");
  await gone("without script", page, started);
  await backAndForth("without script", page);
  await traces("without script", context, page);
});

console.log(JSON.stringify({ checks, faults }));
