// Her telephone after the exit, in the hands of somebody who presses what there is to press: Back, Forward, reload, the addresses of the
// history, the same tabs in a browser opened again, a closed tab; with our server well, deaf and down, at the exit and afterwards. He has no tools but the screen.
// discreet.mjs says what it reads and prints.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, browser, check, comeIn, input, mood, report, seen, showsNothing } from "./discreet.mjs";

const some = [["", ""], ["deaf", "down"]];
const every = ["", "deaf", "down"].flatMap((then) => ["", "deaf", "down"].map((after) => [then, after]));

for (const [i, [then, after]] of (input.prove ? every : some).entries()) {
  const what = `left while our server was ${then || "well"}, looked at while it is ${after || "well"}`;
  const folder = mkdtempSync(join(tmpdir(), "h4w-phone-"));
  let token = "", addresses = [];
  await browser({ folder }, async (context, page) => {
    token = await comeIn(context);
    addresses = await herVisit(page, what);
    await mood(then);
    if (i % 2) for (let n = 0; n < 3; n++) await page.keyboard.press("Shift");
    else await page.click("a.exit", { noWaitAfter: true });
    await page.waitForURL(input.away, { timeout: 8_000, waitUntil: "commit" });
    await mood(after);
    await he(what, context, page, addresses, after);
  });
  // He opens the browser again with all its tabs.
  await browser({ folder, args: ["--restore-last-session", "--hide-crash-restore-bubble"] }, async (context) => {
    await mood(after);
    await new Promise((done) => setTimeout(done, 800));
    for (const page of context.pages()) await showsNothing(`${what}: browser opened again`, page);
    await mood("");
    const page = context.pages()[0];
    for (const address of addresses) {
      await look(page, () => page.goto(address, { waitUntil: "load", timeout: 4_000 }));
      await showsNothing(`${what}: ${new URL(address).pathname} in the browser opened again`, page);
    }
    check(`${what}: the door remembers something`, (await page.goto(at("/enter")).then(() => page.inputValue("input[name=words]"))) === "");
    const kept = await page.evaluate(async () => localStorage.length + sessionStorage.length + (await indexedDB.databases()).length + (await caches.keys().catch(() => [])).length);
    check(`${what}: the browser's storage holds something`, kept === 0);
    check(`${what}: a cookie of the visit stays`, !(await context.cookies(input.site)).some((c) => c.value === token));
    const answer = await fetch(input.server + input.edition + "/options", { headers: { Cookie: `s=${token}` }, redirect: "manual" });
    check(`${what}: the visit still opens the page (${answer.status})`, answer.status === 303);
  });
  rmSync(folder, { recursive: true, force: true });
}
report();

// herVisit reads by links and forms, as people do, and returns every address she was at.
async function herVisit(page, what) {
  const addresses = [];
  page.on("framenavigated", (frame) => frame.url().startsWith(input.site) && !addresses.includes(frame.url()) && addresses.push(frame.url()));
  await page.goto(at("/programme"));
  const rows = await page.evaluate(() => history.length);
  for (const path of ["/notes", "/table", "/options"]) {
    await page.click(`.nav a[href$="${path}"]`);
    await page.waitForURL((u) => u.pathname.endsWith(path));
  }
  await page.click('button[name=lang][value=nl]');
  await page.waitForFunction(() => document.documentElement.lang.startsWith("nl"));
  await page.waitForLoadState();
  check(`${what}: her visit has ${await page.evaluate(() => history.length)} rows to go back through, not ${rows}`, (await page.evaluate(() => history.length)) === rows);
  check(`${what}: she sees her own name`, (await seen(page)).includes(input.secrets[0]));
  return addresses;
}

async function look(page, deed) {
  await deed().catch(() => null);
  await page.waitForTimeout(150);
}

async function he(what, context, page, addresses, after) {
  const patience = after ? 500 : 3_000;
  await showsNothing(`${what}: the screen`, page);
  for (let n = 1; n <= 4; n++) {
    await look(page, () => page.goBack({ waitUntil: "commit", timeout: patience }));
    await showsNothing(`${what}: Back ${n}`, page);
  }
  for (let n = 1; n <= 3; n++) {
    await look(page, () => page.goForward({ waitUntil: "commit", timeout: patience }));
    await showsNothing(`${what}: Forward ${n}`, page);
    await look(page, () => page.reload({ waitUntil: "commit", timeout: patience }));
    await showsNothing(`${what}: reload ${n}`, page);
  }
  const tab = await context.newPage();
  for (const address of addresses) {
    await look(tab, () => tab.goto(address, { waitUntil: "commit", timeout: patience }));
    await showsNothing(`${what}: ${new URL(address).pathname} from the history`, tab);
    await look(tab, () => tab.goBack({ waitUntil: "commit", timeout: patience }));
    await showsNothing(`${what}: Back from ${new URL(address).pathname}`, tab);
  }
  await tab.close();
}
