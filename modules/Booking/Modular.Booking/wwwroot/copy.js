// Puts a button beside every value that people copy into their bank's form. Without it the values are text.
for (const list of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  list.after(said);
  for (const value of list.querySelectorAll("[data-value]")) {
    const name = value.closest("div").querySelector("dt").textContent;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-quiet copy-btn";
    button.textContent = list.dataset.copy;
    button.setAttribute("aria-label", `${list.dataset.copy}: ${name}`);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(value.dataset.value);
      button.textContent = list.dataset.copied;
      said.textContent = `${list.dataset.copied}: ${name}`;
      setTimeout(() => (button.textContent = list.dataset.copy), 2000);
    });
    value.after(button);
  }
}
