/* The page of an entry saves itself while it is written, says how it stands, and who else is in it.
   Without this file the Save button does the same. */

const PAUSE = 2500;
const LONGEST = 20000;
const HERE = 60000;

class Page {
  constructor(form) {
    this.form = form;
    this.words = document.getElementById("saved-words");
    this.trouble = document.getElementById("save-trouble");
    this.changed = false;
    this.busy = false;
    this.stopped = false;
    this.timer = 0;
    this.firstChange = 0;
    form.addEventListener("input", (event) => this.onInput(event));
    form.addEventListener("change", (event) => this.onInput(event));
    form.addEventListener("submit", () => this.onSubmit());
    document.addEventListener("visibilitychange", () => this.onVisibility());
    window.addEventListener("beforeunload", (event) => this.onLeave(event));
    window.addEventListener("pagehide", () => this.onGone());
    setInterval(() => this.sayHere(), HERE);
  }

  onInput(event) {
    if (!event.target.name || event.target.type === "file" || event.target.name.endsWith("-remove")) {
      return;
    }
    if (!this.changed) {
      this.changed = true;
      this.firstChange = Date.now();
      if (!this.stopped) {
        this.say("Not saved yet.");
      }
    }
    this.later();
  }

  later() {
    clearTimeout(this.timer);
    const waited = Date.now() - this.firstChange;
    this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(PAUSE, LONGEST - waited)));
  }

  onSubmit() {
    this.useFreshToken();
    this.leaving = true;
    clearTimeout(this.timer);
  }

  /* After signing in again in another tab the page's own token is out of date; the cookie has the new one. */
  useFreshToken() {
    const token = this.form.elements.csrfmiddlewaretoken;
    const cookie = document.cookie.match(/(?:^|;\s*)(?:__Host-|__Secure-)?csrftoken=([^;]+)/);
    if (token && cookie) {
      token.value = cookie[1];
    }
  }

  onVisibility() {
    if (document.visibilityState === "hidden" && this.changed) {
      this.save();
    }
  }

  onLeave(event) {
    if (this.changed && !this.leaving) {
      this.save();
      event.preventDefault();
    }
  }

  onGone() {
    if (!this.leaving && navigator.sendBeacon) {
      const said = new FormData();
      said.append("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
      said.append("left", "1");
      navigator.sendBeacon(this.form.dataset.here, said);
    }
  }

  /* Everything but documents and what is to be taken out: those wait for the Save button. */
  typed() {
    const data = new FormData(this.form);
    for (const name of [...data.keys()]) {
      if (data.get(name) instanceof File || name.endsWith("-remove") || name === "more-series") {
        data.delete(name);
      }
    }
    return data;
  }

  async save() {
    if (this.busy || this.stopped || !this.changed || this.leaving) {
      return;
    }
    clearTimeout(this.timer);
    this.useFreshToken();
    this.busy = true;
    this.changed = false;
    this.say("Saving …");
    try {
      const answer = await fetch(this.form.dataset.autosave, {
        method: "POST",
        body: this.typed(),
        headers: { Accept: "application/json" },
        redirect: "manual",
      });
      await this.onAnswer(answer);
    } catch {
      this.changed = true;
      this.say("Not saved: no connection. Your text stays on this page; saving is tried again.");
    } finally {
      this.busy = false;
    }
    if (this.changed && !this.stopped) {
      this.firstChange = Date.now();
      this.later();
    }
  }

  async onAnswer(answer) {
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) {
      this.form.elements.version.value = said.version;
      this.form.elements.seen.value = said.seen;
      document.getElementById("saved-version").textContent = said.version;
      this.showOthers(said.others);
      this.showWrong(said.wrong);
      const rest = said.wrong.length ? ` Not yet: ${said.wrong.map((one) => one.text).join(" ")}` : "";
      this.say(`Saved, ${said.at}.${rest}`);
      this.hush();
      return;
    }
    this.changed = true;
    if (answer.status === 401) {
      this.warn("Your session has ended. Your text stays on this page.", "Sign in again in a new tab, then come back",
        this.form.dataset.signIn);
      return;
    }
    if (answer.status === 409) {
      this.stopped = true;
      this.warn("Somebody else saved a newer version. Nothing is lost.", "See both texts and choose");
      return;
    }
    if (answer.status === 403 || answer.status === 404) {
      this.stopped = true;
      this.warn(said.title || "This page is out of date.", "See what happened; your text comes along");
      return;
    }
    this.say("Not saved: the service does not answer well. Your text stays on this page; saving is tried again.");
  }

  say(words) {
    this.words.textContent = words;
  }

  /* Trouble is said with the way on: a link, or a button that sends the form as it stands. */
  warn(words, way, address) {
    this.say("Not saved.");
    document.getElementById("save-trouble-words").textContent = words;
    const place = document.getElementById("save-trouble-way");
    let go;
    if (address) {
      go = document.createElement("a");
      go.href = address;
      go.target = "_blank";
      go.rel = "noopener";
    } else {
      go = document.createElement("button");
      go.type = "submit";
      go.className = "mp-link-button";
      go.setAttribute("form", this.form.id);
    }
    go.textContent = way;
    place.replaceChildren(go);
    this.trouble.hidden = false;
  }

  hush() {
    this.trouble.hidden = true;
  }

  showOthers(others) {
    const out = document.getElementById("saved-others");
    const verb = others.length === 1 ? "has" : "have";
    out.textContent = others.length
      ? `${others.join(", ")} ${verb} this entry open too.`
      : "Nobody else has this entry open.";
  }

  showWrong(wrong) {
    const ids = new Set(wrong.map((one) => one.id));
    for (const field of this.form.elements) {
      if (field.id && field.hasAttribute("data-marked")) {
        field.removeAttribute("aria-invalid");
        field.removeAttribute("data-marked");
      }
      if (field.id && ids.has(field.id)) {
        field.setAttribute("aria-invalid", "true");
        field.setAttribute("data-marked", "");
      }
    }
  }

  async sayHere() {
    if (document.visibilityState === "hidden" || this.stopped) {
      return;
    }
    if (this.changed) {
      this.save();
      return;
    }
    this.useFreshToken();
    const said = new FormData();
    said.append("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    try {
      const answer = await fetch(this.form.dataset.here, { method: "POST", body: said, redirect: "manual" });
      if (answer.ok) {
        const told = await answer.json();
        this.showOthers(told.others);
        if (String(told.version) !== this.form.elements.version.value && !this.busy) {
          this.warn("Somebody else saved a newer version.", "See both texts and choose");
          this.say("Saved by somebody else since.");
        }
      }
    } catch {
      /* The next saving says that there is no connection. */
    }
  }
}

/* A link of the list of errors or of the checklist opens what its field is folded into. */
function openTheFold() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = target?.querySelector("details") || target?.closest("details");
  if (fold) {
    fold.open = true;
    target.scrollIntoView();
  }
}

const form = document.querySelector("[data-entry-form]");
if (form) {
  new Page(form);
  window.addEventListener("hashchange", openTheFold);
  openTheFold();
}
