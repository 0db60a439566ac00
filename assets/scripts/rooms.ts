// The bar of a session's steps fills on the server's clock, as the timer beside it counts.
interface Drawn {
  now: number;
  at: number;
}
const drawn = new WeakMap<Element, Drawn>();

function fill(): void {
  for (const bar of document.querySelectorAll<SVGElement>("[data-fill]")) {
    const now = Number(bar.dataset.now);
    let d = drawn.get(bar);
    if (!d || d.now !== now) drawn.set(bar, (d = { now, at: Date.now() }));
    const story = now + ((Date.now() - d.at) * Number(bar.dataset.speed || "1000")) / 1000;
    const from = Number(bar.dataset.from);
    const part = (story - from) / (Number(bar.dataset.until) - from);
    bar.setAttribute("width", String(Math.round(Math.min(Math.max(part, 0), 1) * 1000) / 10));
  }
}
fill();
setInterval(fill, 1_000);
document.addEventListener("h4w:changed", fill);
