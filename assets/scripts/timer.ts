// Timers run on the server's clock: each says when it ends and what the server's time was when the page was made.
interface Running {
  ends: number;
  now: number; // the story's time when the page was made
  speed: number;
  from: number; // this machine's time then
  left: number; // seconds when last looked at
}
const running = new WeakMap<HTMLElement, Running>();
const ALOUD = [300, 60]; // said when they are passed, politely, and at the end

function read(el: HTMLElement): Running {
  const now = Number(el.dataset.now);
  const ends = Number(el.dataset.ends);
  let r = running.get(el);
  if (!r || r.now !== now || r.ends !== ends) {
    r = { ends, now, speed: Number(el.dataset.speed || "1000") / 1000, from: Date.now(), left: r?.ends === ends ? r.left : -1 };
    running.set(el, r);
  }
  return r;
}

function words(left: number): string {
  const h = Math.floor(left / 3600);
  const m = Math.floor(left / 60) % 60;
  const s = String(left % 60).padStart(2, "0");
  return h > 0 ? `${h}:${String(m).padStart(2, "0")}:${s}` : `${m}:${s}`;
}

function tick(): void {
  for (const el of document.querySelectorAll<HTMLElement>("[data-ends]")) {
    const r = read(el);
    const left = Math.max(0, Math.round((r.ends - r.now - (Date.now() - r.from) * r.speed) / 1000));
    const text = words(left);
    if (el.textContent !== text) el.textContent = text;
    el.classList.toggle("timer--warn", left > 0 && left <= 60);
    const passed = [...ALOUD, 0].find((at) => r.left > at && left <= at);
    r.left = left;
    if (passed === undefined) continue;
    const out = el.parentElement?.querySelector<HTMLElement>("[data-timer-say]");
    if (out) out.textContent = left === 0 ? (el.dataset.over ?? "") : (el.dataset.left ?? "").replace("{n}", String(Math.ceil(left / 60)));
  }
}
tick();
setInterval(tick, 500);
document.addEventListener("h4w:changed", tick);
