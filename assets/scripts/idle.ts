// Nothing lies open for long while nobody is there: after some minutes without a touch a curtain covers the page, and later the visit ends.
// Both are said beforehand, and any sign of life puts them off. What was typed stays: behind the curtain as it is, and after the end
// outside the page, until the same person writes her phrase again.
import { dirty, go, gone, parsed } from "./page";

const MINUTE = 60_000;
const root = document.documentElement;

function part<T extends HTMLElement>(name: string): T {
  return document.querySelector<T>(name)!;
}

function watch(curtain: HTMLElement): void {
  const cover = Number(curtain.dataset.idleCover) * 1_000;
  const end = Number(curtain.dataset.idleEnd) * 1_000;
  const again = document.querySelector<HTMLFormElement>("[data-again]"); // nobody is signed in without it
  const door = again?.getAttribute("action");
  const soon = part("[data-soon]");
  const said = part("[data-said]");
  const on = part<HTMLButtonElement>("[data-on]");
  const others = "BroadcastChannel" in window ? new BroadcastChannel("a") : null; // the same visit in other tabs
  let last = Date.now();
  let told = last;
  let before: HTMLElement | null = null;
  let kept: Node[] = [];

  const is = (state: string): boolean => root.classList.contains(state);

  function awake(): Promise<Response | null> {
    told = Date.now();
    others?.postMessage(told);
    return door ? fetch("/awake", { method: "POST", headers: { "X-Form": "1" } }).catch(() => null) : Promise.resolve(null);
  }

  function alive(): void {
    const now = Date.now();
    if (is("covered") || now - last >= cover) return look();
    last = now;
    if (soon.textContent) soon.textContent = "";
    if (now - told > MINUTE) void awake();
  }

  function look(): void {
    const idle = Date.now() - last;
    if (is("ended") || gone()) return;
    if (idle >= end) return over();
    if (idle >= cover && !is("covered")) lower();
    if (is("covered")) speak(idle >= end - 2 * MINUTE ? said.dataset.last : said.dataset.covered);
    else if (idle >= cover - MINUTE && !soon.textContent) soon.textContent = soon.dataset.soon ?? "";
  }

  function speak(text = ""): void {
    if (said.textContent !== text) said.textContent = text;
  }

  function lower(): void {
    before = document.activeElement as HTMLElement | null;
    soon.textContent = "";
    root.classList.add("covered");
    curtain.hidden = false;
    on.focus();
  }

  function lift(): void {
    last = Date.now();
    root.classList.remove("covered", "ended");
    curtain.hidden = true;
    before?.focus();
  }

  // The visit ends here as it does on the server. Text that only this page has waits outside the document for whoever typed it.
  function over(): void {
    if (!is("covered")) lower();
    root.classList.add("ended");
    const main = part("main");
    const worth = !!door && dirty(main).length > 0;
    kept = worth ? [...main.childNodes] : [];
    main.replaceChildren();
    // As after an exit: the next request that the server hears ends the visit.
    document.cookie = `x=1; path=/; SameSite=Strict${location.protocol === "https:" ? "; Secure" : ""}`;
    if (!worth) return go(door ? `${door}?ended=1` : location.pathname);
    void awake();
    on.hidden = true;
    again!.hidden = false;
    speak(said.dataset.ended);
    part("[data-again] input").focus();
  }

  async function comeIn(e: Event): Promise<void> {
    e.preventDefault();
    e.stopPropagation();
    const words = part<HTMLInputElement>("[data-again] input");
    const wrong = part("[data-wrong]");
    const answer = await fetch(door!, { method: "POST", body: new URLSearchParams({ words: words.value }), headers: { "X-Form": "1" } }).catch(() => null);
    if (answer?.status !== 204) {
      const why = answer ? parsed(await answer.text()).querySelector(".errors li")?.textContent?.trim() : "";
      wrong.textContent = why || (wrong.dataset.wrong ?? "");
      return;
    }
    words.value = wrong.textContent = "";
    const page = await fetch(location.href, { headers: { "X-Live": "1" }, cache: "no-store" }).catch(() => null);
    const fresh = page?.ok && !page.redirected ? parsed(await page.text()).querySelector<HTMLElement>("[data-idle-cover]") : null;
    if (gone()) return;
    if (fresh?.dataset.me !== curtain.dataset.me) {
      kept = []; // somebody else: she sees nothing of it
      return go(answer.headers.get("X-To") ?? "/");
    }
    part("main").replaceChildren(...kept);
    on.hidden = false;
    again!.hidden = true;
    lift();
    document.dispatchEvent(new CustomEvent("h4w:changed"));
  }

  on.addEventListener("click", () => {
    last = Date.now();
    void awake().then((answer) => (answer?.status === 401 ? over() : lift()));
  });
  again?.addEventListener("submit", (e) => void comeIn(e));
  others?.addEventListener("message", (e: MessageEvent<number>) => (last = told = Math.max(last, e.data)));
  for (const sign of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "input"]) addEventListener(sign, alive, { capture: true, passive: true });
  document.addEventListener("visibilitychange", look);
  document.addEventListener("h4w:leave", () => (kept = []));
  setInterval(look, 1_000);
}

const curtain = document.querySelector<HTMLElement>("[data-idle-cover]");
if (curtain) watch(curtain);
