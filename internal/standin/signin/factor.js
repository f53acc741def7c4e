// Behaviour of the pages for a second factor: one view is there at a time, and what the person does elsewhere is asked for.
(() => {
  const config = JSON.parse(document.getElementById("config").textContent);
  const form = document.forms.f1;
  const box = document.getElementById("lightbox");
  const ctx = form.elements.ctx.value;
  const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });
  let method = "";

  async function ask(address, more) {
    const answer = await fetch(address, {
      method: "POST", headers: { "Content-Type": "application/json; charset=UTF-8" },
      body: JSON.stringify({ AuthMethodId: method, Ctx: ctx, ...more }),
    });
    return answer.json();
  }

  function show(view) {
    const fresh = document.getElementById(`${view}-view`).content.cloneNode(true);
    box.replaceChildren(fresh);
    return box.firstElementChild;
  }

  function list() {
    const place = show("list").querySelector("#idDiv_SAOTCS_Proofs");
    for (const proof of config.arrUserProofs) {
      const tile = document.createElement("div");
      tile.className = "table";
      tile.setAttribute("role", "button");
      tile.tabIndex = 0;
      tile.dataset.value = proof.authMethodId;
      tile.dataset.show = proof.authMethodId;
      tile.textContent = proof.display;
      place.append(tile);
    }
  }

  async function wait(view) {
    while (view.isConnected) {
      await pause(150);
      const answer = await ask(config.urlEndAuth);
      if (!view.isConnected) return;
      if (answer.Success) return form.submit();
      if (!answer.Retry) return show(answer.ResultValue === "PhoneAppDenied" ? "denied" : "timeout");
    }
    return undefined;
  }

  async function begin(chosen) {
    method = chosen;
    const begun = chosen === "PhoneAppOTP" ? {} : await ask(config.urlBeginAuth);
    if (chosen === "PhoneAppNotification" || chosen === "TwoWayVoiceMobile") {
      const view = show(chosen === "TwoWayVoiceMobile" ? "call" : "push");
      const sign = view.querySelector("#idRichContext_DisplaySign");
      if (sign && begun.Entropy) sign.textContent = begun.Entropy;
      else if (sign) sign.remove();
      wait(view);
      return;
    }
    const view = show("code");
    view.querySelector("#idDiv_SAOTCC_Description").textContent = chosen === "OneWaySMS"
      ? "We texted your phone +X XXXXXXXX89. Please enter the code to sign in."
      : "Enter the code displayed in the authenticator app on your mobile device";
    view.querySelector("input").focus();
  }

  // Tries a code. A wrong one leaves the same page, with a complaint and empty fields.
  async function tryCode(code) {
    const answer = await ask(config.urlEndAuth, { AdditionalAuthData: code });
    if (answer.Success) {
      form.submit();
      return;
    }
    for (const field of box.querySelectorAll("input:not([type=submit])")) field.value = "";
    const classic = document.getElementById("idSpan_SAOTCC_Error_OTC");
    const fluent = box.querySelector(".fui-Field__validationMessage");
    if (classic) {
      classic.hidden = false;
      classic.textContent = config.strWrongCode;
    } else {
      fluent.classList.add("shown");
      fluent.textContent = config.strWrongCode;
    }
    box.querySelector("input").focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = form.elements.otc;
    if (code) tryCode(code.value.trim());
  });

  form.addEventListener("input", (event) => {
    if (!event.target.id.startsWith("codeEntry-")) return;
    const boxes = [...box.querySelectorAll("[id^=codeEntry-]")];
    const next = boxes[boxes.indexOf(event.target) + 1];
    if (next && event.target.value) next.focus();
    const code = boxes.map((one) => one.value).join("");
    if (code.length === boxes.length) tryCode(code);
  });

  form.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-show]");
    if (!chosen) return;
    event.preventDefault();
    if (chosen.dataset.show === "list") list();
    else begin(chosen.dataset.show);
  });

  const first = config.arrUserProofs.find((proof) => proof.isDefault);
  if (first) begin(first.authMethodId);
  else list();
})();
