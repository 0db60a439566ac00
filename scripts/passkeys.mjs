// Adds, uses and removes a passkey in a real browser, with a device of its own (the virtual authenticator of Chromium's DevTools
// protocol). Reads JSON on standard input: {"site": "http://localhost:1234", "phrase": "…", "edition": "/e/abcd", "stale": "http://…"}
// (stale: an address that lets every proof be old) and prints {"checks": n, "faults": [...]}.
import { launch } from "./browser.mjs";

const input = JSON.parse(await new Promise((done) => {
  let text = "";
  process.stdin.on("data", (d) => (text += d)).on("end", () => done(text));
}));
const faults = [];
let checks = 0;
function check(what, ok) {
  checks++;
  if (!ok) faults.push(what);
}

const browser = await launch();
const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
const page = await context.newPage();
page.setDefaultTimeout(15_000);
page.on("pageerror", (e) => faults.push(`the page: ${e.message}`));
page.on("console", (m) => m.type() === "error" && /Content Security/.test(m.text()) && faults.push(m.text()));
const cdp = await context.newCDPSession(page);
await cdp.send("WebAuthn.enable", { enableUI: false });
const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
  options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
});
const keys = async () => (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials;
const at = (path) => page.waitForURL((u) => u.pathname === path);
const words = (text) => page.getByText(text, { exact: false }).first().waitFor();

try {
  await page.goto(input.site + "/enter?lang=en");
  await page.fill("#f-words", input.phrase);
  await page.locator("form[action='/enter'] button").click();
  await page.waitForURL((u) => !u.pathname.endsWith("/enter"));

  // Added on her own page, after the phrase was shown again.
  await page.goto(input.site + "/desk/own?lang=en");
  const add = page.locator("form[data-passkey='/desk/own/question']");
  await add.locator("button").click(); // without a name: said before the device makes anything
  await page.locator(".errors").waitFor();
  check("a passkey was made for nothing", (await keys()).length === 0);
  await fetch(input.stale);
  await page.fill("#f-name", "Office <laptop>");
  await add.locator("button").click();
  await page.locator("#f-proof_words").waitFor();
  await page.fill("#f-proof_words", input.phrase);
  await page.locator("main form:has(#f-proof_words) button").click();
  await words("Office <laptop>");
  check("the device holds one passkey", (await keys()).length === 1);
  check("it can be found without a name", (await keys())[0].isResidentCredential);
  check("it belongs to this site", (await keys())[0].rpId === "localhost");

  // In with it, from the door.
  await page.locator("footer form[action='/leave'] button").click();
  await page.waitForURL((u) => u.pathname.endsWith("/enter"));
  await page.locator("form[data-passkey='/enter/question'] button").click();
  await page.waitForURL((u) => !u.pathname.endsWith("/enter"));
  await page.goto(input.site + "/desk/own");
  check("in with the passkey", new URL(page.url()).pathname === "/desk/own");
  const cookies = await context.cookies();
  check("no session's cookie was looked at", cookies.some((c) => c.name === "s"));
  check("a cookie has an end", cookies.every((c) => c.expires === -1));
  check("a cookie can be read by scripts", cookies.every((c) => c.httpOnly));

  // A dangerous page asks; the passkey answers.
  await fetch(input.stale);
  await page.goto(input.site + "/desk/own");
  await page.locator("details.confirm summary").click();
  await page.locator("details.confirm form button").click();
  const proof = page.locator("form[data-passkey='/proof/question']");
  await proof.waitFor();
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await proof.locator("button").click(); // somebody else's finger
  await page.waitForFunction(() => document.querySelector("[data-passkey-said]")?.textContent !== "");
  check("a finger that is not hers was let through", await proof.isVisible());
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
  await proof.locator("button").click();
  await at("/desk/own");
  await words("You have none yet.");
  check("nothing is kept in the browser", await page.evaluate(() => localStorage.length + sessionStorage.length) === 0);

  // Removed, it opens nothing.
  await page.locator("footer form[action='/leave'] button").click();
  await page.waitForURL((u) => u.pathname.endsWith("/enter"));
  await page.locator("form[data-passkey='/enter/question'] button").click();
  await page.locator(".errors").waitFor();
  check("a removed passkey still opens", new URL(page.url()).pathname.endsWith("/enter"));

  // Without script: no passkey is offered, and the phrase proves.
  const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  plain.setDefaultTimeout(15_000);
  await plain.goto(input.site + "/enter?lang=en");
  check("without script a passkey is offered", !(await plain.locator("form[data-passkey]").isVisible()));
  await plain.fill("#f-words", input.phrase);
  await plain.locator("form[action='/enter'] button").click();
  await fetch(input.stale);
  await plain.goto(input.site + input.edition + "/desk/people");
  await plain.locator("form[action$='/desk/people/file'] button").click();
  await plain.fill("#f-proof_words", input.phrase);
  const [file] = await Promise.all([plain.waitForEvent("download"), plain.locator("main form:has(#f-proof_words) button").click()]);
  check("without script the file comes after the proof", file.suggestedFilename() === "list.csv");
} catch (error) {
  faults.push(error.message.split("\n").slice(0, 3).join(" "));
} finally {
  await browser.close();
}
console.log(JSON.stringify({ checks, faults }));
