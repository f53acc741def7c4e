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
    slot.replaceChildren();
    slot.classList.toggle("shown", text !== "");
    const field = shown("loginfmt") || shown("passwd");
    field.classList.toggle("has-error", text !== "");
    if (!text) return;
    const told = document.createElement("div");
    told.id = id;
    told.className = "error";
    told.textContent = text;
    slot.append(told);
    field.focus();
  }

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
    if (options) options.hidden = view === "password-view";
    focus();
  }

  function focus() {
    const field = shown("passwd") || shown("loginfmt");
    if (field) field.focus();
  }

  function wait(busy) {
    if (progress) progress.hidden = !busy;
    for (const button of form.querySelectorAll("[type=submit]")) button.disabled = busy;
  }

  async function askForUser() {
    const email = shown("loginfmt").value.trim();
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
      if (known.IfExistsResult === 0) show("password-view", email);
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
      askForUser();
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
    if (event.target.closest("[data-back]")) {
      show("username-view", form.querySelector("[name=login]").value);
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
