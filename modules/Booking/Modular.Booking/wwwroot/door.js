// The door's camera. Typing a code works without this; here the phone's camera reads it and the verdict stands where the eye is.
const door = document.querySelector("[data-door]");
if (door && !door.dataset.live) {
  door.dataset.live = "1";
  start(door);
}

function start(door) {
  const dialog = door.querySelector("dialog");
  const video = dialog.querySelector("video");
  const panel = dialog.querySelector("[data-verdict]");
  const words = JSON.parse(door.dataset.words);
  const token = document.querySelector("input[name=__RequestVerificationToken]").value;
  const typed = document.querySelector("input[name=code]");
  const part = name => dialog.querySelector(`[data-part=${name}]`);

  // A code in view is asked about once; it counts as gone when nobody has seen it for a while.
  const AWAY = 3000;
  // A verdict stays at least as long as it takes to read, and no verdict stays so long that the next guest could be taken for its owner.
  const READ = 1200;
  const STALE = { ok: 6000, bad: 12000, warn: 30000, wait: Infinity };

  let stream, track, detect, loop, wake, sound;
  let last = { code: "", seen: 0 };
  let shown = { tone: "wait", at: 0 };
  let busy = false;
  // What was asked and not answered: asked again under the same key, so that a lost answer is found and not taken for a second scan.
  let open = null;
  let retryAt = 0;

  door.hidden = false;
  door.querySelector("[data-open]").addEventListener("click", show);
  part("close").addEventListener("click", () => dialog.close());
  part("type").addEventListener("click", () => { dialog.close(); typed.focus(); });
  part("torch").addEventListener("click", toggleTorch);
  part("sound").addEventListener("click", toggleSound);
  part("anyway").addEventListener("click", () => ask({ code: last.code, key: crypto.randomUUID(), anyDay: true }));
  dialog.addEventListener("close", stop);
  // A phone in a pocket needs no camera.
  document.addEventListener("visibilitychange", () => { if (dialog.open) document.hidden ? halt() : show(); });
  addEventListener("offline", () => { if (dialog.open && !busy) tell("offline"); });

  async function show() {
    trouble(null);
    if (!navigator.mediaDevices?.getUserMedia) return trouble(isSecureContext ? "none" : "insecure");
    if (!dialog.open) dialog.showModal();
    ready();
    try {
      const [camera, decoder] = await Promise.all([
        navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } } }),
        detector(),
      ]);
      if (!dialog.open || document.hidden) return camera.getTracks().forEach(t => t.stop());
      halt();
      [stream, detect] = [camera, decoder];
      track = camera.getVideoTracks()[0];
      track.addEventListener("ended", () => { if (dialog.open && !document.hidden) fail({ name: "NotReadableError" }); });
      video.srcObject = camera;
      await video.play();
      part("torch").hidden = !track.getCapabilities?.().torch;
      wake = await navigator.wakeLock?.request("screen").catch(() => null);
      look();
    } catch (problem) {
      fail(problem);
    }
  }

  function fail(problem) {
    if (problem.name === "AbortError" && !dialog.open) return;
    dialog.close();
    trouble({ NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "none", OverconstrainedError: "none", NotReadableError: "inUse" }[problem.name] ?? "failed");
  }

  function trouble(what) {
    const note = door.querySelector("[data-trouble]");
    note.hidden = !what;
    if (what) [note.querySelector("strong").textContent, note.querySelector("span").textContent] = words[what];
  }

  function halt() {
    clearTimeout(loop);
    stream?.getTracks().forEach(t => t.stop());
    stream = track = null;
    wake?.release?.();
    setPressed("torch", false);
  }

  function stop() {
    halt();
    [last, open] = [{ code: "", seen: 0 }, null];
  }

  // The phone's own reader where it has one, else ours, which is loaded now and not before.
  async function detector() {
    if ("BarcodeDetector" in globalThis) {
      try {
        if ((await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
          const native = new BarcodeDetector({ formats: ["qr_code"] });
          let works = true;
          const own = reader();
          return async () => {
            if (works) {
              try {
                return (await native.detect(video))[0]?.rawValue ?? null;
              } catch (problem) {
                works = problem.name === "InvalidStateError";
              }
            }
            return (await own)();
          };
        }
      } catch { /* Not this one, then. */ }
    }
    return reader();
  }

  async function reader() {
    const { decodeQR } = await import(door.dataset.decoder);
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d", { willReadFrequently: true });
    return () => {
      const scale = Math.min(1, 720 / Math.max(video.videoWidth, video.videoHeight, 1));
      const [width, height] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)];
      if (width < 40 || height < 40) return null;
      if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
      context.drawImage(video, 0, 0, width, height);
      try {
        return decodeQR(context.getImageData(0, 0, width, height));
      } catch {
        // It throws when there is no code in the picture, which is most of the time.
        return null;
      }
    };
  }

  async function look() {
    const begun = performance.now();
    try {
      const text = video.readyState >= 2 ? await detect() : null;
      if (text) await see(text.trim());
      else if (begun - shown.at > STALE[shown.tone]) ready();
    } finally {
      if (stream) loop = setTimeout(look, Math.max(30, 120 - (performance.now() - begun)));
    }
  }

  async function see(text) {
    const now = performance.now();
    const again = text === last.code && now - last.seen < AWAY;
    if (text === last.code) last.seen = now;
    if (busy || again && !(open?.code === text && now > retryAt)) return;
    if (!again && now - shown.at < READ) return;
    last = { code: text, seen: now };
    if (!/^[0-9A-Za-z\s._–-]{16,64}$/.test(text)) return tell("noTicket");
    await ask(open?.code === text ? open : { code: text, key: crypto.randomUUID(), anyDay: false });
  }

  async function ask(wish) {
    if (busy) return;
    busy = true;
    open = wish;
    put({ tone: "wait", headline: words.checking[0] });
    try {
      const answer = await fetch(door.dataset.door, {
        method: "POST",
        headers: { Accept: "application/json", RequestVerificationToken: token },
        body: new URLSearchParams({ code: wish.code, scan: wish.key, anyDay: wish.anyDay }),
        redirect: "manual",
        cache: "no-store",
        signal: AbortSignal.timeout(8000),
      });
      const verdict = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
      if (verdict.tone) {
        open = null;
        put(verdict);
      } else {
        const wait = parseInt(answer.headers.get("Retry-After"), 10) || 2;
        retryAt = performance.now() + wait * 1000;
        tell(answer.type === "opaqueredirect" || answer.status === 401 ? "signedOut" : answer.status === 403 ? "forbidden" : answer.status === 400 ? "reload" : answer.status === 429 || answer.status === 503 ? "busy" : "server");
      }
    } catch {
      // No answer is no admission, even if the question arrived.
      retryAt = performance.now() + 2000;
      tell("offline");
    } finally {
      busy = false;
      last.seen = performance.now();
    }
  }

  // Words of our own, where the server has said nothing about the ticket.
  function tell(what) {
    put({ tone: "bad", headline: words[what][0], why: words[what][1] });
  }

  function ready() {
    put({ tone: "wait", headline: words.ready[0], why: words.ready[1] });
  }

  function put(verdict) {
    shown = { tone: verdict.tone, at: performance.now() };
    panel.className = `verdict verdict-${verdict.tone}`;
    for (const icon of panel.querySelectorAll("[data-icon]")) icon.hidden = icon.dataset.icon !== verdict.tone;
    for (const name of ["headline", "who", "party", "what", "when", "why"]) {
      const place = part(name);
      place.textContent = verdict[name] ?? "";
      place.hidden = !verdict[name];
    }
    part("anyway").hidden = !verdict.anyway;
    if (verdict.tone !== "wait") feel(verdict.tone);
  }

  function feel(tone) {
    navigator.vibrate?.(tone === "ok" ? 80 : [120, 80, 120]);
    if (!sound) return;
    for (const [i, pitch] of (tone === "ok" ? [880, 1320] : [220, 180]).entries()) {
      const voice = sound.createOscillator();
      const level = sound.createGain();
      const at = sound.currentTime + i * 0.14;
      voice.frequency.value = pitch;
      level.gain.setValueAtTime(0.2, at);
      level.gain.exponentialRampToValueAtTime(0.001, at + 0.13);
      voice.connect(level).connect(sound.destination);
      voice.start(at);
      voice.stop(at + 0.14);
    }
  }

  async function toggleTorch() {
    const on = part("torch").getAttribute("aria-pressed") !== "true";
    try {
      await track.applyConstraints({ advanced: [{ torch: on }] });
      setPressed("torch", on);
    } catch {
      part("torch").hidden = true;
    }
  }

  function toggleSound() {
    if (sound) { sound.close(); sound = null; } else sound = new AudioContext();
    setPressed("sound", Boolean(sound));
  }

  function setPressed(name, on) {
    part(name).setAttribute("aria-pressed", String(on));
  }
}
