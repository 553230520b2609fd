// Adds − and + to number fields and keeps the form's total. Everything works without it.
const glyph = d => `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${d}"/></svg>`;

for (const stepper of document.querySelectorAll("[data-stepper]")) {
  const box = stepper.querySelector(".stepper-box");
  const input = box.querySelector("input");
  if (box.classList.contains("enhanced")) continue;
  const button = (by, label, d) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "stepper-btn";
    made.setAttribute("aria-label", label);
    made.innerHTML = glyph(d);
    made.addEventListener("click", () => {
      const wanted = (parseInt(input.value, 10) || 0) + by;
      input.value = Math.min(Math.max(wanted, limit(input.min, 0)), limit(input.max, Infinity));
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    return made;
  };
  const less = button(-1, box.dataset.less, "M5 12h14");
  const more = button(1, box.dataset.more, "M12 5v14M5 12h14");
  const update = () => {
    const now = parseInt(input.value, 10) || 0;
    less.disabled = input.disabled || now <= limit(input.min, 0);
    more.disabled = input.disabled || now >= limit(input.max, Infinity);
  };
  box.prepend(less);
  box.append(more);
  box.classList.add("enhanced");
  input.addEventListener("input", update);
  update();
}

for (const total of document.querySelectorAll("[data-total]")) {
  const form = total.closest("form");
  if (!form || total.dataset.live) continue;
  total.dataset.live = "1";
  const output = total.querySelector("output");
  const { currency, exponent, locale, fixed } = total.dataset;
  const money = new Intl.NumberFormat(locale, { style: "currency", currency });
  form.addEventListener("input", () => {
    let sum = parseInt(fixed, 10) || 0;
    for (const input of form.querySelectorAll("[data-minor]")) sum += (parseInt(input.value, 10) || 0) * parseInt(input.dataset.minor, 10);
    output.textContent = money.format(sum / 10 ** parseInt(exponent, 10));
  });
}

function limit(text, otherwise) {
  return text === "" ? otherwise : parseInt(text, 10);
}
