// The viewer's own time under the edition's, where the two differ. A page says in words which zone the small times are in.
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

function clock(at: Date, zone?: string): string {
  return at.toLocaleTimeString("fr-BE", { hour: "numeric", minute: "2-digit", timeZone: zone }).replace(/^0(?=\d)/, "");
}

function mark(): void {
  let differs = false;
  for (const el of document.querySelectorAll<HTMLTimeElement>("time[data-local]")) {
    const at = new Date(el.dateTime);
    if (isNaN(at.getTime())) continue;
    const here = clock(at);
    if (here === clock(at, el.dataset.local)) continue;
    differs = true;
    if (el.querySelector("small")) continue;
    const small = document.createElement("small");
    small.textContent = here;
    el.append(" ", small);
  }
  if (!differs) return;
  for (const note of document.querySelectorAll<HTMLElement>("[data-local-note]")) {
    note.textContent = (note.dataset.localNote ?? "").replace("{zone}", own.replace(/_/g, " "));
    note.hidden = false;
  }
}
mark();
document.addEventListener("h4w:changed", mark);
