// Shows and hides passwords, and how strong a new one is. The server judges again when the form is sent.
for (const row of document.querySelectorAll("[data-reveal]")) {
  if (row.dataset.live) continue;
  row.dataset.live = "1";
  const input = row.querySelector("input");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-2";
  const update = () => {
    const hidden = input.type === "password";
    button.textContent = hidden ? row.dataset.show : row.dataset.hide;
    button.setAttribute("aria-label", hidden ? row.dataset.showLabel : row.dataset.hideLabel);
  };
  button.addEventListener("click", () => { input.type = input.type === "password" ? "text" : "password"; update(); });
  input.form?.addEventListener("submit", () => { input.type = "password"; });
  row.append(button);
  update();
}

for (const meter of document.querySelectorAll("[data-strength]")) {
  if (meter.dataset.live) continue;
  meter.dataset.live = "1";
  const input = meter.parentElement.querySelector("input");
  const message = meter.querySelector("[data-message]");
  const other = name => (name && input.form?.elements[name]?.value) || undefined;
  let timer, running;

  const show = answer => {
    for (const bar of meter.querySelectorAll("meter")) bar.value = answer[bar.dataset.bar] ?? 0;
    message.textContent = answer.message ?? "";
    meter.dataset.score = answer.score ?? "";
  };

  const measure = async () => {
    running?.abort();
    if (!input.value) { meter.hidden = true; return; }
    running = new AbortController();
    try {
      const answer = await fetch(meter.dataset.strength, {
        method: "POST",
        signal: running.signal,
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({ password: input.value, email: other(meter.dataset.email), name: other(meter.dataset.name) }),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      meter.hidden = false;
      show(await answer.json());
    } catch (problem) {
      if (problem.name === "AbortError") return;
      meter.hidden = false;
      show({ message: meter.dataset.unknown });
    }
  };

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(measure, 300); });
}
