// Counts down to a deadline by the server's clock: the page says when it was made, the browser only measures how long ago.
const two = (n) => String(n).padStart(2, "0");

for (const mark of document.querySelectorAll("[data-countdown]")) {
  const left = Date.parse(mark.dataset.countdown) - Date.parse(mark.dataset.now);
  const tick = () => {
    const seconds = Math.floor((left - performance.now()) / 1000);
    if (!Number.isFinite(seconds)) return;
    if (seconds <= 0) {
      mark.textContent = mark.dataset.over;
      const bar = mark.closest(".bar");
      if (bar) bar.classList.replace("care", "closed");
      return;
    }
    const days = Math.floor(seconds / 86400);
    const clock = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map((n) => two(Math.floor(n))).join(":");
    mark.textContent = mark.dataset.left.replace("{time}", days ? `${days} ${mark.dataset.day} ${clock}` : clock);
    setTimeout(tick, 1000 - ((performance.now() - left) % 1000 + 1000) % 1000 || 1000);
  };
  tick();
}
