// Character counts while typing (code points, punctuation included), and score buttons that fill in the number box.
for (const count of document.querySelectorAll("[data-count]")) {
  const input = document.getElementById(count.dataset.count);
  if (!input) continue;
  input.addEventListener("input", () => {
    const n = [...input.value.replace(/\r\n/g, "\n").trim()].length;
    count.textContent = count.dataset.words.replace("{n}", n);
    const line = count.closest("[data-near]");
    if (line) line.hidden = n < Number(line.dataset.near);
    count.classList.toggle("over", Boolean(count.dataset.most) && n > Number(count.dataset.most));
  });
}

for (const scale of document.querySelectorAll("[data-scale]")) {
  const number = scale.querySelector(".input");
  scale.addEventListener("change", (event) => {
    if (event.target.type === "radio") {
      number.value = event.target.value;
      number.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  number.addEventListener("input", () => {
    for (const radio of scale.querySelectorAll("[type=radio]")) radio.checked = number.value.trim() !== "" && Number(number.value) === Number(radio.value);
  });
}
