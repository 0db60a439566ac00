// Two presses from the table page to a listener, in a real browser, with and without script; a listener in a second window answers.
// Reads {site, edition, her, listener} with the two session tokens, prints {checks, faults}.
import { launch } from "./browser.mjs";

let text = "";
for await (const chunk of process.stdin) text += chunk;
const { site, edition, her, listener } = JSON.parse(text);

let checks = 0;
const faults = [];
function check(what, ok) {
  checks++;
  if (!ok) faults.push(what);
}

const browser = await launch();
const secret = /violence|violent|abuse?|abus|geweld|gewalt|misbruik|domestic|victime?|slachtoffer|opfer/i;

async function open(token, javaScriptEnabled) {
  const context = await browser.newContext({ javaScriptEnabled, locale: "fr-BE" });
  await context.addCookies([{ name: "s", value: token, url: site }]);
  return { context, page: await context.newPage() };
}

const queue = await open(listener, true);
await queue.page.goto(`${site}${edition}/words`);

for (const script of [true, false]) {
  const how = script ? "with script" : "without script";
  const { context, page } = await open(her, script);
  await page.goto(`${site}${edition}/table`, { waitUntil: "domcontentloaded" });
  await page.locator(`nav a[href$="/options/more"]`).click(); // one
  await page.waitForURL(/\/options\/more$/);
  await page.locator(`form[action$="/options/more"] button`).click(); // two
  await page.locator("#say textarea").waitFor({ timeout: 8_000 }).catch(() => check(`${how}: two presses do not lead to a listener`, false));
  check(`${how}: the title ${await page.title()} tells`, !secret.test(await page.title()) && !secret.test(page.url()));
  const take = queue.page.locator(`form[action$="/taking"] button`);
  await take.waitFor({ timeout: 8_000 }).catch(() => check(`${how}: the listener's page does not show by itself who waits`, false));
  await take.click();
  await queue.page.waitForURL(/\/words\/[a-z2-7]{26}$/);
  await queue.page.locator("#say textarea").fill(`Bonjour, ${how}`);
  await queue.page.locator("#say button[type=submit]").click();
  if (!script) {
    await queue.page.getByText(`Bonjour, ${how}`).waitFor({ timeout: 8_000 });
    await page.reload();
  }
  await page.getByText(`Bonjour, ${how}`).waitFor({ timeout: 8_000 }).catch(() => check(`${how}: the answer does not reach her page`, false));
  await page.locator("#say textarea").fill(`Merci, ${how}`);
  await page.locator("#say button[type=submit]").click();
  await queue.page.getByText(`Merci, ${how}`).waitFor({ timeout: 8_000 }).catch(() => check(`${how}: her words do not reach the listener`, false));
  check(`${how}: the field keeps what was sent`, (await page.locator("#say textarea").inputValue()) === "");
  if (script) {
    await page.locator("#say textarea").pressSequentially("à moitié");
    await page.locator("[data-saved]:not(:empty)").waitFor({ timeout: 8_000 }).catch(() => check(`${how}: what is half typed is not kept`, false));
    await page.reload();
    check(`${how}: what was half typed is lost`, (await page.locator("#say textarea").inputValue()) === "à moitié");
  }
  await page.locator("details.confirm summary").click();
  await page.locator(`form[action$="/options/more/removal"] button`).click();
  await page.locator(`form[action$="/options/more"] button`).waitFor({ timeout: 8_000 }).catch(() => check(`${how}: she cannot delete it`, false));
  check(`${how}: her page still shows what was said`, !(await page.content()).includes(`Bonjour, ${how}`));
  await queue.page.waitForURL(/\/words(\?|$)/, { timeout: 8_000 }).catch(() => check(`${how}: the listener's page goes on showing it`, false));
  check(`${how}: the listener's page still shows what was said`, !(await queue.page.content()).includes(`Merci, ${how}`));
  if (queue.page.url().includes("?")) await queue.page.goto(`${site}${edition}/words`);
  await context.close();
}
await browser.close();
console.log(JSON.stringify({ checks, faults }));
