// Behaviour of the sign-in pages, classic and Fluent: the user name is asked about by a call, and the password view then
// replaces the user-name view on the same page. Elements of the old view are gone afterwards, as on the real page.
(() => {
  const config = JSON.parse(document.getElementById("config").textContent);
  if (config.urlReload) {
    location.replace(config.urlReload);
    return;
  }
  const form = document.forms.f1;
  const box = document.getElementById("lightbox");
  const progress = document.getElementById("progressBar");
  const options = document.getElementById("idDiv_SignInOptions");
  const shown = (name) => form.querySelector(`[name=${name}]:not(.moveOffScreen):not([type=hidden])`);

  // Puts a complaint where the view has its alert; an empty one takes it away.
  function complain(id, text) {
    const slot = form.querySelector("[role=alert]");
    if (!slot) return;
    slot.replaceChildren();
    slot.classList.toggle("shown", text !== "");
    const field = shown("loginfmt") || shown("passwd");
    if (field) field.classList.toggle("has-error", text !== "");
    if (!text) return;
    const told = document.createElement("div");
    told.id = id;
    told.className = "error";
    told.textContent = text;
    slot.append(told);
    if (field) field.focus();
  }

  // Draws the view anew and empty, as the real page can while it is being filled: once when it is first typed into, and once
  // when its button is first pressed.
  const redrawn = new Set();
  function redraw(event) {
    const field = shown("passwd") || shown("loginfmt");
    const when = event.type + (shown("passwd") ? "password" : "username");
    if (!config.fRerender || !field || redrawn.has(when)) return;
    if (event.type === "pointerdown" && event.target.type !== "submit") return;
    redrawn.add(when);
    if (shown("passwd")) show("password-view", form.querySelector("[name=login]").value);
    else show("username-view", "");
  }
  form.addEventListener("input", redraw);
  form.addEventListener("pointerdown", redraw);
  if (config.urlReloadLate) form.addEventListener("input", () => location.replace(config.urlReloadLate), { once: true });

  function show(view, email) {
    const fresh = document.getElementById(view).content.cloneNode(true);
    for (const field of fresh.querySelectorAll("[name=login], [name=loginfmt]")) field.value = email;
    for (const banner of fresh.querySelectorAll("#displayName")) {
      banner.textContent = email;
      banner.title = email;
    }
    const password = fresh.querySelector("[name=passwd]:not(.moveOffScreen)");
    if (password) password.setAttribute("aria-label", `Enter the password for ${email}`);
    box.replaceChildren(fresh);
    box.firstElementChild.classList.add("slide-in");
    for (const left of box.querySelectorAll("[role=alert]")) left.replaceChildren();
    if (options) options.hidden = view !== "username-view";
    focus();
    if (box.querySelector("[data-phone]") && !box.querySelector("input[data-send]")) askPhone();
  }

  const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });
  const post = async (address, body) => (await fetch(address, {
    method: "POST", headers: { "Content-Type": "application/json; charset=UTF-8" }, body: JSON.stringify(body),
  })).json();

  // Asks for an approval on the phone, and waits for it for as long as its view is there.
  async function askPhone() {
    const view = box.firstElementChild;
    const begun = await post(config.urlPoll, { DeviceCode: config.sFT, Begin: true });
    for (const gone of view.querySelectorAll("[data-send]")) gone.remove();
    const sign = view.querySelector("#idRemoteNGC_DisplaySign");
    sign.textContent = begun.Entropy;
    for (const told of [sign, view.querySelector("#idDiv_RemoteNGC_PollingDescription")]) told.hidden = false;
    while (view.isConnected) {
      await pause(150);
      const { AuthorizationState: state } = await post(config.urlPoll, { DeviceCode: config.sFT });
      if (!view.isConnected) return;
      if (state === 2) {
        const type = document.createElement("input");
        type.type = "hidden";
        type.name = "type";
        type.value = "21";
        for (const old of form.querySelectorAll("[name=type]")) old.remove();
        form.append(type);
        form.submit();
        return;
      }
      if (state !== 0) {
        for (const told of view.querySelectorAll("#idRemoteNGC_DisplaySign, #idDiv_RemoteNGC_PollingDescription")) told.remove();
        complain("errorText", state === 1 ? "The request was denied." : "The request has timed out.");
        return;
      }
    }
  }

  // Shows what comes after the user name: PrefCredential says what the account prefers.
  function showCredential(answer, email) {
    const { PrefCredential: preferred, FederationRedirectUrl: federated } = answer.Credentials;
    if (federated) location.assign(federated);
    else if (answer.IfExistsResult === 6) show("kind-view", email);
    else show({ 0: "picker-view", 2: "phone-view", 7: "passkey-view" }[preferred] || "password-view", email);
  }

  function focus() {
    const field = shown("passwd") || shown("loginfmt");
    if (field) field.focus();
  }

  function wait(busy) {
    if (progress) progress.hidden = !busy;
    for (const button of form.querySelectorAll("[type=submit]")) button.disabled = busy;
  }

  async function askForUser(email) {
    if (!email) return complain("usernameError", config.strEmptyUser);
    complain("usernameError", "");
    wait(true);
    try {
      const answer = await fetch(config.urlGetCredentialType, {
        method: "POST",
        headers: { "Content-Type": "application/json; charset=UTF-8" },
        body: JSON.stringify({ username: email, flowToken: config.sFT, isOtherIdpSupported: true, checkPhones: false }),
      });
      const known = await answer.json();
      wait(false);
      if (known.IfExistsResult !== 1) showCredential(known, email);
      else complain("usernameError", config.strUnknownUser);
    } catch {
      // The real page goes on to the password when the question cannot be answered.
      wait(false);
      show("password-view", email);
    }
    return undefined;
  }

  form.addEventListener("submit", (event) => {
    const chosen = event.submitter && event.submitter.dataset.option;
    if (chosen) form.elements.LoginOptions.value = chosen;
    if (!box) return;
    if (shown("loginfmt")) {
      event.preventDefault();
      askForUser(shown("loginfmt").value.trim());
      return;
    }
    if (!shown("passwd").value) {
      event.preventDefault();
      complain("passwordError", config.strEmptyPassword);
      return;
    }
    wait(true);
  });

  form.addEventListener("click", (event) => {
    const known = event.target.closest("[data-account]");
    const other = event.target.closest("[data-show]");
    const wrong = event.target.closest("[data-complain]");
    if (event.target.closest("[data-back]")) {
      show("username-view", form.querySelector("[name=login]").value);
    } else if (known) {
      askForUser(known.dataset.account);
    } else if (other) {
      event.preventDefault();
      show(other.dataset.show, other.dataset.show === "username-view" ? "" : form.querySelector("[name=login]").value);
    } else if (wrong) {
      complain("usernameError", wrong.dataset.complain);
    } else if (event.target.closest("input[data-send]")) {
      askPhone();
    } else if (event.target.type === "button" && event.target.dataset.option) {
      form.elements.LoginOptions.value = event.target.dataset.option;
      form.submit();
    }
  });

  for (const slot of form.querySelectorAll("[role=alert]")) slot.classList.toggle("shown", slot.children.length > 0);
  const wrong = form.querySelector("[data-error]");
  if (wrong && (shown("passwd") || shown("loginfmt"))) (shown("passwd") || shown("loginfmt")).classList.add("has-error");
  focus();
})();
