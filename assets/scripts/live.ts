// One stream per page. The server says that a topic changed; the page asks for itself again and changes only what differs.
import { adopt, changed, go, gone, morph, online, parsed } from "./page";

const SILENCE = 4_500; // the server is heard every two seconds, or the line is dead
const ALL = "all";

let stream: EventSource | null = null;
let address = "";
let lost = false;
let watch = 0;
let again = 1_000;

let waiting: Set<string> | null = null;
let asking = Promise.resolve();

// A visit that ended for want of a sign of life: the curtain knows what to do, and nothing is asked for meanwhile.
function ended(): boolean {
  return document.documentElement.classList.contains("ended");
}

async function refresh(topics: Set<string>): Promise<void> {
  if (ended()) return;
  let answer: Response;
  let html: string;
  try {
    answer = await fetch(location.href, { headers: { "X-Live": "1" }, cache: "no-store" });
    html = await answer.text();
  } catch {
    online(false);
    setTimeout(ask, 2_000, ALL);
    return;
  }
  if (answer.redirected || answer.status === 404) {
    go(answer.url);
    return;
  }
  if (answer.status === 403) return; // she is asked who she is before she goes on; what stands here, half typed, stays
  if (!answer.ok) {
    setTimeout(ask, 2_000, ALL);
    return;
  }
  if (gone()) return;
  online(true);
  const fresh = parsed(html);
  const parts = [...document.querySelectorAll<HTMLElement>("[data-live][id]")];
  if (parts.some((p) => !fresh.getElementById(p.id)) || document.body.dataset.stream !== fresh.body.dataset.stream) {
    adopt(fresh); // another step of the evening: the page has other parts now
    return;
  }
  for (const old of parts) {
    const mine = (old.dataset.live ?? "").split(" ");
    const now = fresh.getElementById(old.id);
    if (now && old.isConnected && (topics.has(ALL) || mine.some((t) => topics.has(t)))) morph(old, now);
  }
  if (!document.querySelector(".errors")) document.title = fresh.title; // the title of what is wrong stays with its summary
  changed();
}

function ask(topic: string): void {
  if (waiting) {
    waiting.add(topic);
    return;
  }
  waiting = new Set([topic]);
  // A little chance keeps three hundred pages from asking in the same instant. One question at a time: answers stay in order.
  setTimeout(() => {
    asking = asking.then(() => {
      const topics = waiting!;
      waiting = null;
      return refresh(topics);
    });
  }, Math.random() * 300);
}

function heard(): void {
  clearTimeout(watch);
  watch = window.setTimeout(broken, SILENCE);
}

function broken(): void {
  hush();
  lost = true;
  online(false);
  if (!document.hidden) setTimeout(listen, again);
  again = Math.min(again * 1.5, 10_000);
}

function listen(): void {
  const wanted = document.body.dataset.stream ?? "";
  if (stream && wanted === address) return;
  hush();
  address = wanted;
  if (!address || document.hidden || ended()) return;
  stream = new EventSource(address);
  heard();
  stream.addEventListener("open", () => {
    heard();
    online(true);
    again = 1_000;
    if (lost) ask(ALL);
    lost = false;
  });
  stream.addEventListener("beat", heard);
  stream.addEventListener("changed", (e) => {
    heard();
    ask((e as MessageEvent<string>).data);
  });
  stream.addEventListener("refresh", () => ask(ALL));
  stream.addEventListener("left", () => !ended() && go(location.pathname + location.search));
  // The browser tries again by itself after a second; when it will not, we do, and the page finds out why.
  stream.addEventListener("error", () => {
    lost = true;
    if (stream?.readyState !== EventSource.CLOSED) return;
    hush();
    ask(ALL);
    setTimeout(listen, again);
    again = Math.min(again * 1.5, 10_000);
  });
}

function hush(): void {
  clearTimeout(watch);
  stream?.close();
  stream = null;
}

addEventListener("offline", () => online(false));
addEventListener("online", () => {
  online(true);
  if (document.body.dataset.stream) ask(ALL);
  listen();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  if (document.body.dataset.stream) ask(ALL);
  listen();
});
// A part that says when it will be another one is asked for again by itself, in case nothing changes until then.
let planned = 0;
function plan(): void {
  clearTimeout(planned);
  const part = document.querySelector<HTMLElement>("[data-next]");
  if (part) planned = window.setTimeout(ask, Math.max(Number(part.dataset.next), 0) + 500, ALL);
}

document.addEventListener("h4w:changed", listen);
document.addEventListener("h4w:changed", plan);
document.addEventListener("h4w:leave", hush);
addEventListener("pagehide", hush);
listen();
plan();
