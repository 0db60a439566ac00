// Somebody reads three pages while she is put out. Reads its work as JSON from standard input: the site, her cookie, the form that
// puts her out with the cookie of whoever presses, and what must no longer be on any page. Says how long each page took to go.
import { launch } from "./browser.mjs";

let text = "";
for await (const chunk of process.stdin) text += chunk;
const work = JSON.parse(text);
const faults = [];
const browser = await launch();
try {
  const context = await browser.newContext();
  await context.addCookies([{ name: "s", value: work.cookie, url: work.site }]);
  const pages = [];
  for (const path of work.pages) {
    const page = await context.newPage();
    const heard = page.waitForResponse((r) => r.url().includes("/live?") && r.ok(), { timeout: 15_000 });
    await page.goto(work.site + path, { waitUntil: "load" });
    await heard.catch(() => faults.push(`${path} does not listen`));
    pages.push({ page, path });
  }
  const began = Date.now();
  const answer = await fetch(work.site + work.form, {
    method: "POST", redirect: "manual", body: new URLSearchParams(work.values),
    headers: { cookie: "s=" + work.by, "content-type": "application/x-www-form-urlencoded" },
  });
  if (answer.status !== 303) faults.push(`the press: ${answer.status}`);
  const took = await Promise.all(pages.map(async ({ page, path }) => {
    await page.waitForURL("**/ended", { timeout: 5_000 }).catch(() => faults.push(`${path} is still there: ${page.url()}`));
    return Date.now() - began;
  }));
  for (const { page, path } of pages) {
    const body = await page.locator("body").innerText();
    for (const secret of work.secrets) if (body.includes(secret)) faults.push(`${path} still shows ${secret}`);
  }
  // She tells the safety lead that it is a mistake.
  const first = pages[0].page;
  await first.fill("textarea[name=text]", work.appeal);
  await first.click("form[action$='/ended'] button[type=submit]");
  await first.waitForURL("**/ended?sent=1", { timeout: 5_000 }).catch(() => faults.push(`the appeal leads to ${first.url()}`));
  console.log(JSON.stringify({ took, faults }));
} finally {
  await browser.close();
}
