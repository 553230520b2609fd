// Passkeys: shows the form where the browser can fill it, asks the authenticator, and sends its answer with the form. The server decides.
const bytes = text => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), c => c.charCodeAt(0));
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const keys = list => (list ?? []).map(key => ({ ...key, id: bytes(key.id) }));

const ask = {
  create: o => navigator.credentials.create({ publicKey: { ...o, challenge: bytes(o.challenge), user: { ...o.user, id: bytes(o.user.id) }, excludeCredentials: keys(o.excludeCredentials) } }),
  get: o => navigator.credentials.get({ publicKey: { ...o, challenge: bytes(o.challenge), allowCredentials: keys(o.allowCredentials) } }),
};

const answer = ({ id, rawId, type, authenticatorAttachment, response: r }) => ({
  id, rawId: text(rawId), type, authenticatorAttachment, clientExtensionResults: {},
  response: r.attestationObject
    ? { clientDataJSON: text(r.clientDataJSON), attestationObject: text(r.attestationObject), transports: r.getTransports?.() ?? [] }
    : { clientDataJSON: text(r.clientDataJSON), authenticatorData: text(r.authenticatorData), signature: text(r.signature), userHandle: r.userHandle ? text(r.userHandle) : null },
});

for (const box of window.PublicKeyCredential ? document.querySelectorAll("[data-passkey]") : []) {
  if (box.dataset.live) continue;
  box.dataset.live = "1";
  const form = box.querySelector("[data-form]");
  const problem = box.querySelector("[data-problem]");
  const button = form.querySelector("button");
  form.hidden = false;
  box.querySelector("[data-without]").hidden = true;

  form.addEventListener("submit", async event => {
    // A name that is missing is the server's to refuse.
    if (form.elements.credential.value || form.elements.name?.value === "") return;
    event.preventDefault();
    button.disabled = true;
    problem.hidden = true;
    try {
      const asked = await fetch(box.dataset.ask, { headers: { Accept: "application/json" } });
      if (!asked.ok) throw new Error(String(asked.status));
      const { options, state } = await asked.json();
      form.elements.credential.value = JSON.stringify(answer(await ask[box.dataset.passkey](options)));
      form.elements.state.value = state;
      form.submit();
    } catch (failure) {
      const { cancelled, known, failed } = box.dataset;
      problem.textContent = { NotAllowedError: cancelled, AbortError: cancelled, InvalidStateError: known }[failure.name] ?? failed;
      problem.hidden = false;
      button.disabled = false;
    }
  });
}
