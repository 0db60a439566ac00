// Timers run on the server's clock: each says when it ends and what the server's time was when the page was made.
interface Running {
  ends: number;
  offset: number; // story time minus this machine's steady clock, at the moment of drawing
  speed: number;
  from: number;
  said: number;
}
const running = new WeakMap<HTMLElement, Running>();

function read(el: HTMLElement): Running {
  const known = running.get(el);
  const now = Number(el.dataset.now);
  const ends = Number(el.dataset.ends);
  if (known && known.offset === now && known.ends === ends) return known;
  const r = { ends, offset: now, speed: Number(el.dataset.speed || "1000") / 1000, from: Date.now(), said: Infinity };
  running.set(el, r);
  return r;
}

function tick(): void {
  for (const el of document.querySelectorAll<HTMLElement>("[data-ends]")) {
    const r = read(el);
    const story = r.offset + (Date.now() - r.from) * r.speed;
    const left = Math.max(0, Math.round((r.ends - story) / 1000));
    const h = Math.floor(left / 3600);
    const m = Math.floor(left / 60) % 60;
    const s = String(left % 60).padStart(2, "0");
    const text = h > 0 ? `${h}:${String(m).padStart(2, "0")}:${s}` : `${m}:${s}`;
    if (el.textContent !== text) el.textContent = text;
    el.classList.toggle("timer--warn", left > 0 && left <= 60);
    const minutes = Math.ceil(left / 60);
    const say = left === 0 ? 0 : minutes <= 1 ? 1 : minutes <= 5 ? 5 : Infinity;
    if (say < r.said) {
      r.said = say;
      const out = el.parentElement?.querySelector<HTMLElement>("[data-timer-say]");
      if (out) out.textContent = say === 0 ? el.dataset.over! : el.dataset.left!.replace("{n}", String(say));
    }
  }
}
tick();
setInterval(tick, 500);
document.addEventListener("h4w:changed", tick);

// The viewer's own time beside the edition's, where they differ.
for (const el of document.querySelectorAll<HTMLTimeElement>("time[data-zone]")) {
  const at = new Date(el.dateTime);
  if (isNaN(at.getTime())) continue;
  const f = (zone?: string) => at.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", timeZone: zone });
  if (f() !== f(el.dataset.zone)) {
    const own = document.createElement("span");
    own.className = "soft";
    own.textContent = ` (${f()} ${Intl.DateTimeFormat().resolvedOptions().timeZone})`;
    el.append(own);
  }
}
