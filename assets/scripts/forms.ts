// Small comforts of forms: sent once, errors in focus, text that fits.
document.addEventListener("submit", (e) => {
  const form = e.target as HTMLFormElement;
  if (form.dataset.sent) {
    e.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4_000);
});
document.querySelector<HTMLElement>("[data-focus]")?.focus();
for (const b of document.querySelectorAll<HTMLElement>("[data-print]")) {
  b.hidden = false;
  b.addEventListener("click", () => print());
}
