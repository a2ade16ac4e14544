// One card field: an input whose digits stay in the library's frames, and what the page may know of it.

class Field {
  id = FRAME_ID;
  type;
  digits = "";

  #kind;
  #input;
  #problem = document.getElementById("problem");
  #line = null;
  #door = null;
  #look = new Look();
  #texts = null;
  #mask = false;
  #focused = false;
  #left = false;
  #wanted = false;
  #brand = "unknown";
  /** How the field stood when the page was told last; it begins empty, and the page knows that. */
  #seen;

  constructor(type) {
    this.type = type;
    this.#kind = KINDS[type];
    this.#input = document.querySelector("input");
    this.#input.addEventListener("input", (event) => this.#onInput(event));
    this.#input.addEventListener("compositionend", () => this.#onInput({}));
    this.#input.addEventListener("focus", () => this.#onFocus());
    this.#input.addEventListener("blur", () => this.#onBlur());
    this.#input.addEventListener("keydown", (event) => this.#onKey(event));
    this.#input.addEventListener("animationstart", (event) => this.#onAutofill(event));
    new ResizeObserver(() => this.#tellHeight()).observe(this.#input);
    this.#judge();
    if (BEGUN_WITH) this.#setUp(BEGUN_WITH);
    this.#line = new HostLine((message) => this.#hear(message), BEGUN_WITH !== null);
  }

  // --- what the page says ---

  #hear(message) {
    if (message.say === "begin") this.#begin(message);
    else if (this.#texts === null) return;
    else if (message.say === "update") this.#wear(message.options);
    else if (message.say === "focus") this.#input.focus();
    else if (message.say === "blur") this.#input.blur();
    else if (message.say === "clear") this.#changed("");
  }

  #begin(message) {
    if (this.#texts === null) {
      this.#setUp(message);
      this.#line.say({ say: "ready" });
    }
    this.#tellHeight();
    this.#door = new VaultDoor(this);
  }

  #setUp({ language, direction, options }) {
    this.#texts = TEXTS[language];
    document.documentElement.lang = language;
    this.#input.classList.toggle("from-the-right", direction === "rtl");
    this.#input.setAttribute("aria-label", this.#texts.labels[this.type]);
    this.#wear(options);
    this.#input.disabled = false;
  }

  #wear({ style, placeholderText, mask }) {
    this.#look.wear(style);
    this.#input.placeholder = typeof placeholderText === "string" ? placeholderText : this.#texts.placeholders[this.type];
    this.#mask = mask === true && this.#kind.masked !== null;
    this.#input.classList.toggle("hidden-digits", this.#mask && this.type === "cardcvv");
    this.#show();
  }

  // --- what the controller says ---

  /** The controller is there; before `begin` it need not be known yet. */
  meet(vault) {
    this.#door?.open(vault);
  }

  /** Take back the digits that were typed before the field left the page. */
  restore(digits) {
    if (this.digits === "" && digits !== "") {
      this.#left = true;
      this.#take(digits);
    }
  }

  /** The number's brand, which tells how long the code is. */
  set brand(name) {
    if (this.type !== "cardcvv" || name === this.#brand) return;
    this.#brand = name;
    this.#judge();
  }

  /** Say what is wrong, of an empty field too. */
  reveal() {
    this.#wanted = true;
    this.#judge();
  }

  // --- what the person does ---

  #onInput({ inputType, isComposing }) {
    if (isComposing) return;
    const { value: raw, selectionStart: caret } = this.#input;
    const { digits, place } = edited(this.#kind, this.digits, { raw: this.#unmasked(raw), caret, inputType });
    this.#changed(digits);
    const position = caretAfter(this.#input.value, place, this.digits.length);
    if (this.#focused) this.#input.setSelectionRange(position, position);
  }

  #changed(digits) {
    this.#wanted = false;
    // What a browser fills in is not being typed: nobody is there who could go on.
    this.#left = !this.#focused;
    this.#take(digits);
  }

  #unmasked(raw) {
    // Whoever changes a masked number begins it anew.
    return raw.includes("•") ? raw.replace(/[•\s\d]*•[•\s]*\d{0,4}/, "") : raw;
  }

  #onFocus() {
    this.#focused = true;
    this.#line.say({ say: "focus" });
    if (this.#input.value.includes("•")) this.#input.select();
  }

  #onBlur() {
    this.#focused = false;
    this.#left = this.digits !== "";
    this.#line.say({ say: "blur" });
    this.#judge();
    this.#show();
  }

  #onKey(event) {
    if (event.key === "Enter" && !event.isComposing) this.#line.say({ say: "return" });
  }

  #onAutofill({ animationName }) {
    if (animationName === "filled-in") this.#line.say({ say: "autofill", on: true });
    if (animationName === "not-filled-in") this.#line.say({ say: "autofill", on: false });
  }

  // --- what comes of it ---

  #take(digits) {
    this.digits = digits;
    this.#door?.keep(digits);
    this.#show();
    this.#judge();
  }

  #show() {
    const { good } = this.#verdict();
    const masked = this.#mask && this.type === "cardnumber" && good && !this.#focused;
    const text = masked ? this.#kind.masked(this.digits) : this.#kind.shown(this.digits);
    if (text !== this.#input.value) this.#input.value = text;
  }

  #verdict() {
    const left = (this.#left && this.digits !== "") || this.#wanted;
    const { complete, code } = this.#kind.judge(this.digits, { left, brand: this.#brand });
    return { complete, code, good: complete && code === null };
  }

  #judge() {
    const { complete, code, good } = this.#verdict();
    const empty = this.digits === "";
    const state = code ? "invalid" : empty ? "empty" : good ? "complete" : "";
    for (const name of ["empty", "complete", "invalid"]) this.#input.classList.toggle(name, name === state);
    const message = code ? this.#texts.errors[code] : "";
    this.#input.setAttribute("aria-invalid", String(code !== null));
    if (this.#problem.textContent !== message) this.#problem.textContent = message;
    this.#tell({
      ...(this.type === "cardnumber" && { brand: brandOf(this.digits).name }),
      complete,
      empty,
      error: code && { type: "validation_error", code, message },
    });
  }

  #tell(change) {
    // The digits themselves are part of what is compared, and of nothing that is said.
    const seen = JSON.stringify([this.digits, change]);
    if (seen === this.#seen) return;
    this.#seen = seen;
    this.#line?.say({ say: "change", change });
  }

  #tellHeight() {
    this.#line.say({ say: "height", height: Math.ceil(this.#input.getBoundingClientRect().height) });
  }
}
