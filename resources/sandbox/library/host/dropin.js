// The drop-in: a whole card form, drawn by `/v1/css/DigitalRiver.css`, for pages that want no fields of their own.

const DROPIN_FIELDS = { number: "cardnumber", expiry: "cardexpiration", code: "cardcvv" };
const SHOWN_BRANDS = {
  visa: "Visa",
  mastercard: "Mastercard",
  amex: "Amex",
  dinersclub: "Diners",
  discover: "Discover",
  jcb: "JCB",
  unionpay: "UnionPay",
  maestro: "Maestro",
};
const DROPIN_PLACEHOLDERS = { number: "0000 0000 0000 0000", code: "•••" };

class Dropin {
  #instance;
  #given;
  #texts;
  #parts;
  #elements = {};
  #good = {};
  #busy = false;
  #destroyed = false;

  constructor(river, configuration, instance) {
    // Its fields must not be taken for those of elements that the page mounts beside it.
    this.#instance = instance.apart();
    this.#texts = TEXTS[this.#instance.language].dropin;
    this.#given = { options: {}, paymentMethodConfiguration: {}, ...configuration };
    for (const name of Object.keys(DROPIN_FIELDS)) this.#elements[name] = this.#element(name);
    this.#parts = this.#built();
    for (const name of ["mount", "unmount", "destroy"]) this[name] = this[name].bind(this);
  }

  mount(where) {
    if (this.#destroyed) throw new Error("DigitalRiver: a destroyed drop-in cannot be mounted");
    placeOf(where).append(this.#parts.root);
    const ready = Object.keys(DROPIN_FIELDS).map((name) => this.#mountField(name));
    this.#announce(Promise.all(ready));
  }

  unmount() {
    for (const element of Object.values(this.#elements)) element.unmount();
    this.#parts.root.remove();
  }

  destroy() {
    this.#destroyed = true;
    for (const element of Object.values(this.#elements)) element.destroy();
    this.#parts.root.remove();
  }

  // --- what is drawn ---

  #element(name) {
    const given = this.#given.paymentMethodConfiguration;
    const card = given.creditCard ?? {};
    const placeholders = {
      number: card.cardNumberPlaceholderText,
      expiry: card.cardExpirationPlaceholderText,
      code: card.cardCvvPlaceholderText,
    };
    return new CardElement(this.#instance, DROPIN_FIELDS[name], {
      classes: merged(copied(given.classes), card.classes),
      style: merged(merged({ base: { fontSize: "1rem" } }, given.style), card.style),
      placeholderText: placeholders[name] ?? DROPIN_PLACEHOLDERS[name],
      mask: card.mask,
    });
  }

  #built() {
    const { options } = this.#given;
    const title = make("span", "DR-card-title", this.#texts.title);
    const brands = make("span", "DR-brands");
    brands.setAttribute("aria-hidden", "true");
    for (const [brand, name] of Object.entries(SHOWN_BRANDS)) {
      const mark = make("span", "DR-brand", name);
      mark.dataset.brand = brand;
      brands.append(mark);
    }
    const toggle = make("button", "DR-toggle");
    toggle.type = "button";
    toggle.setAttribute("aria-expanded", "true");
    toggle.append(make("span", "DR-radio"), title, brands);
    // It is the only way to pay here, so whoever chooses it goes on to its first field.
    toggle.addEventListener("click", () => this.#elements.number.focus());

    const rows = Object.fromEntries(Object.keys(DROPIN_FIELDS).map((name) => [name, this.#fieldRow(name)]));
    const row = make("div", "DR-row");
    row.append(rows.expiry.block, rows.code.block);
    const notice = make("p", "DR-notice");
    notice.setAttribute("role", "alert");
    const pay = make("button", "DR-pay", this.#payLabel());
    pay.type = "button";
    pay.addEventListener("click", () => this.#pay());
    const body = make("div", "DR-card-body");
    const save = options.showSavePaymentAgreement && this.#manages() === false ? this.#check(this.#texts.saveLabel) : null;
    const terms = options.showTermsOfSaleDisclosure
      ? this.#check(this.#disclosure().confirmDisclosure.localizedText)
      : null;
    body.append(rows.number.block, row, ...[save, terms].filter(Boolean).map(({ block }) => block), notice, pay);

    const section = make("section", "DR-card DR-creditCard DR-open");
    section.append(toggle, body);
    const root = make("div", "DR-drop-in");
    root.lang = this.#instance.language;
    root.append(section);
    const compliance = options.showComplianceSection ? make("div", "DR-compliance") : null;
    if (compliance) {
      root.append(compliance);
      new ComplianceElement({ classes: { base: "" } }, this.#instance.locale).mount(compliance);
    }
    return { root, section, rows, brands, save, terms, notice, pay };
  }

  #fieldRow(name) {
    const block = make("div", `DR-field DR-${name}`);
    const label = make("span", "DR-label", this.#texts[name]);
    label.addEventListener("click", () => this.#elements[name].focus());
    const box = make("div", "DR-box");
    const error = make("p", "DR-error");
    block.append(label, box, error);
    return { block, box, error };
  }

  #check(text) {
    const block = make("label", "DR-check");
    const input = make("input");
    input.type = "checkbox";
    block.append(input, make("span", "", text));
    input.addEventListener("change", () => block.classList.remove("DR-wanted"));
    return { block, input };
  }

  #payLabel() {
    return this.#given.options.button?.buttonText ?? (this.#manages() ? this.#texts.save : this.#texts.pay);
  }

  #manages() {
    return this.#given.options.flow === "managePaymentMethods";
  }

  #disclosure() {
    return complianceDetails([BUSINESS_ENTITY], this.#instance.locale).disclosure;
  }

  // --- the fields ---

  #mountField(name) {
    const element = this.#elements[name];
    const { block, box, error } = this.#parts.rows[name];
    if (!(name in this.#good)) {
      this.#good[name] = false;
      element.on("change", (event) => this.#changed(name, event, { block, error }));
      element.on("focus", () => block.classList.add("DR-focused"));
      element.on("blur", () => block.classList.remove("DR-focused"));
      element.on("return", () => this.#pay());
    }
    element.mount(box);
    return new Promise((resolve) => element.on("ready", resolve));
  }

  #changed(name, event, { block, error }) {
    error.textContent = event.error?.message ?? "";
    block.classList.toggle("DR-wrong", event.error !== null);
    if (name === "number") this.#showBrand(event.brand);
    const before = this.#good[name];
    this.#good[name] = event.complete && !event.error;
    if (this.#good[name] && !before && block.classList.contains("DR-focused")) this.#goOn(name);
  }

  #goOn(name) {
    const names = Object.keys(DROPIN_FIELDS);
    const next = names[names.indexOf(name) + 1];
    if (next && !this.#good[next]) this.#elements[next].focus();
  }

  #showBrand(brand) {
    this.#parts.brands.classList.toggle("DR-known", brand in SHOWN_BRANDS);
    for (const mark of this.#parts.brands.children) mark.classList.toggle("DR-this", mark.dataset.brand === brand);
  }

  // --- paying ---

  async #announce(fields) {
    const offered = await this.#offered();
    if (offered) await fields;
    else this.#parts.root.replaceChildren(make("p", "DR-notice", this.#texts.unavailable));
    this.#tell("onReady", { paymentMethodTypes: offered ? ["creditCard"] : [] });
  }

  async #offered() {
    const { enabledPaymentMethods: enabled, disabledPaymentMethods: disabled } = this.#given.paymentMethodConfiguration;
    if (enabled?.includes("creditCard") === false || disabled?.includes("creditCard")) return false;
    const { sessionId } = this.#given;
    const { body } = await this.#instance.ask("paymentMethods", { filters: sessionId ? { sessionId } : {} });
    return body?.paymentMethods?.some(({ type }) => type === "creditCard") ?? false;
  }

  async #pay() {
    if (this.#busy) return;
    const { terms, notice } = this.#parts;
    notice.textContent = "";
    if (terms && !terms.input.checked) {
      terms.block.classList.add("DR-wanted");
      notice.textContent = this.#texts.agree;
      terms.input.focus();
      return;
    }
    this.#setBusy(true);
    const request = { payload: this.#payload(), fields: this.#instance.fields() };
    const answer = await this.#instance.ask("createSource", request);
    this.#setBusy(false);
    if (!this.#destroyed) this.#conclude(answer);
  }

  #payload() {
    const { sessionId, billingAddress, options } = this.#given;
    const futureUse = this.#keeps();
    const terms = this.#disclosure().saveCardMandate.localizedText;
    return copied({
      type: "creditCard",
      sessionId,
      owner: billingAddress,
      futureUse,
      usage: options.usage ?? "convenience",
      ...(futureUse && { mandate: { terms } }),
    });
  }

  #keeps() {
    return this.#manages() || this.#parts.save?.input.checked === true;
  }

  #conclude({ source, error, turnedAway }) {
    if (source) {
      this.#tell("onSuccess", { source, readyForStorage: this.#keeps(), supportsStorage: true });
    } else if (turnedAway) {
      this.#tell("onCancel", {});
    } else if (error.type !== "validation_error") {
      // Why a service says no is nobody's business who stands before the screen.
      this.#parts.notice.textContent = error.type === "no_network" ? error.message : this.#texts.declined;
      this.#tell("onError", { errors: error.errors ?? [{ code: "unknown_error", message: this.#texts.declined }] });
    }
  }

  #setBusy(busy) {
    this.#busy = this.#parts.pay.disabled = busy;
    this.#parts.pay.textContent = busy ? this.#texts.working : this.#payLabel();
    this.#parts.section.classList.toggle("DR-busy", busy);
  }

  #tell(name, payload) {
    if (typeof this.#given[name] === "function") deliver(this.#given[name], payload);
  }
}

function make(tag, className = "", text = "") {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  return node;
}
