// Takes pictures of pages: a file NAME-LANG-WIDTH-SCHEME.png for each, whole page.
//
//   node scripts/shots.mjs --out DIR [--widths 360,1280] [--schemes light,dark] [--langs fr] [--cookie n=v] [--fold yes] URL…
//
// On standard input: an address a line, or a name and an address. --fold keeps only what shows without scrolling. The
// language is what the browser asks for.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { cookies, inTurn, launch, opened, options, targets } from "./browser.mjs";

const { list, urls, out, cookie, fold } = options({ out: "", widths: "360,1280", schemes: "light,dark", langs: "fr", cookie: "", fold: "" });
if (!out) throw new Error("--out: into which folder?");
mkdirSync(out, { recursive: true });

const browser = await launch();
const shots = (await targets(urls)).flatMap((t) => list("langs").flatMap((lang) => list("widths").flatMap((width) => list("schemes").map((scheme) => ({ ...t, lang, width: Number(width), scheme })))));
await inTurn(shots, 2, () => async ({ url, name, lang, width, scheme }) => {
  const context = await browser.newContext({
    locale: lang, colorScheme: scheme, reducedMotion: "reduce", deviceScaleFactor: width < 700 ? 2 : 1,
    viewport: { width, height: width < 700 ? 780 : 900 },
  });
  if (cookie) await context.addCookies(cookies(cookie, url));
  const page = await context.newPage();
  const answer = await opened(page, url);
  const path = join(out, `${name}-${lang}-${width}-${scheme}.png`);
  await page.screenshot({ path, fullPage: !fold, animations: "disabled" });
  console.log(`${answer?.status() ?? ""} ${path}`);
  await context.close();
});
await browser.close();
