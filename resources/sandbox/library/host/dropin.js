// The drop-in: a whole card form, for pages that want no fields of their own. What it looks like is in
// `dropin_form.js` and `/v1/css/DigitalRiver.css`; here is what it does.

const DROPIN_FIELDS = { number: "cardnumber", expiry: "cardexpiration", code: "cardcvv" };
const DROPIN_NAMES = Object.keys(DROPIN_FIELDS);
const DROPIN_PLACEHOLDERS = { number: "0000 0000 0000 0000", code: "•••" };

class Dropin {
  #instance;
  #given;
  #texts;
  #form;
  #elements = {};
  #good = {};
  #busy = false;
  #destroyed = false;

  constructor(configuration, instance) {
    // Its fields must not be taken for those of elements that the page mounts beside it.
    this.#instance = instance.apart();
    this.#texts = TEXTS[this.#instance.language].dropin;
    this.#given = { ...configuration };
    this.#given.options = copied(this.#given.options);
    this.#given.paymentMethodConfiguration = copied(this.#given.paymentMethodConfiguration);
    this.#form = new DropinForm({
      texts: this.#texts,
      language: this.#instance.language,
      options: this.#given.options,
      disclosure: complianceDetails([BUSINESS_ENTITY], this.#instance.locale).disclosure,
    });
    this.#form.onChosen(() => this.#elements.number.focus());
    this.#form.onPay(() => this.#pay());
    for (const name of DROPIN_NAMES) this.#elements[name] = this.#element(name);
    for (const name of ["mount", "unmount", "destroy"]) this[name] = this[name].bind(this);
  }

  mount(where) {
    if (this.#destroyed) throw new Error("DigitalRiver: a destroyed drop-in cannot be mounted");
    placeOf(where).append(this.#form.root);
    for (const name of DROPIN_NAMES) this.#elements[name].mount(this.#form.place(name));
    this.#announce();
  }

  unmount() {
    for (const element of Object.values(this.#elements)) element.unmount();
    this.#form.root.remove();
  }

  destroy() {
    this.#destroyed = true;
    for (const element of Object.values(this.#elements)) element.destroy();
    this.#form.root.remove();
  }

  // --- the fields ---

  #element(name) {
    const { classes, style, creditCard: card = {} } = this.#given.paymentMethodConfiguration;
    const placeholders = {
      number: card.cardNumberPlaceholderText,
      expiry: card.cardExpirationPlaceholderText,
      // One page of the documentation has it without its second e.
      code: card.cardCvvPlaceholderText ?? card.cardCvvPlacholderText,
    };
    const element = new CardElement(this.#instance, DROPIN_FIELDS[name], {
      classes: merged(copied(classes), card.classes),
      style: merged(merged({ base: { fontSize: "1rem" } }, style), card.style),
      placeholderText: placeholders[name] ?? DROPIN_PLACEHOLDERS[name],
      mask: card.mask,
    });
    element.on("change", (event) => this.#changed(name, event));
    element.on("focus", () => this.#form.showCursor(name, true));
    element.on("blur", () => this.#form.showCursor(name, false));
    element.on("return", () => this.#pay());
    this.#form.onLabel(name, () => element.focus());
    return element;
  }

  #changed(name, event) {
    this.#form.showError(name, event.error?.message ?? "");
    if (name === "number") this.#form.showBrand(event.brand);
    const before = this.#good[name];
    this.#good[name] = event.complete && !event.error;
    if (this.#good[name] && !before && this.#form.hasCursor(name)) this.#goOn(name);
  }

  #goOn(name) {
    const next = DROPIN_NAMES[DROPIN_NAMES.indexOf(name) + 1];
    if (next && !this.#good[next]) this.#elements[next].focus();
  }

  // --- being ready ---

  async #announce() {
    const ready = DROPIN_NAMES.map((name) => new Promise((resolve) => this.#elements[name].on("ready", resolve)));
    const offered = await this.#offered();
    if (offered) await Promise.all(ready);
    else this.#form.showUnavailable();
    this.#tell("onReady", { paymentMethodTypes: offered ? ["creditCard"] : [] });
  }

  async #offered() {
    const { enabledPaymentMethods: enabled, disabledPaymentMethods: disabled } = this.#given.paymentMethodConfiguration;
    if (enabled?.includes("creditCard") === false || disabled?.includes("creditCard")) return false;
    const { sessionId } = this.#given;
    const { body } = await this.#instance.ask("paymentMethods", { filters: sessionId ? { sessionId } : {} });
    return body?.paymentMethods?.some(({ type }) => type === "creditCard") ?? false;
  }

  // --- paying ---

  async #pay() {
    if (this.#busy || !this.#form.isAgreed()) return;
    this.#setBusy(true);
    const request = { payload: this.#payload(), fields: this.#instance.fields() };
    const answer = await this.#instance.ask("createSource", request);
    this.#setBusy(false);
    if (!this.#destroyed) this.#conclude(answer);
  }

  #payload() {
    const { sessionId, billingAddress, options } = this.#given;
    const futureUse = this.#keeps();
    return copied({
      type: "creditCard",
      sessionId: sessionId || undefined,
      owner: billingAddress,
      futureUse,
      usage: options.usage ?? "convenience",
      ...(futureUse && { mandate: { terms: this.#form.mandate } }),
    });
  }

  /** Whether the card is meant to be put on file. */
  #keeps() {
    return this.#given.options.flow === "managePaymentMethods" || this.#form.isToBeSaved();
  }

  #conclude({ source, error, turnedAway }) {
    if (source) {
      this.#tell("onSuccess", { source, readyForStorage: this.#keeps(), supportsStorage: true });
      return;
    }
    if (turnedAway) {
      this.#tell("onCancel", {});
      return;
    }
    const { declined } = this.#texts;
    // The fields say themselves what is wrong with them; why a service says no is nobody's business who looks on.
    if (error.type === "no_network") this.#form.showNotice(error.message);
    else if (error.type !== "validation_error") this.#form.showNotice(declined);
    this.#tell("onError", { errors: error.errors ?? [{ code: "unknown_error", message: declined }] });
  }

  #setBusy(busy) {
    this.#busy = busy;
    this.#form.showBusy(busy);
  }

  #tell(name, payload) {
    if (typeof this.#given[name] === "function") deliver(this.#given[name], payload);
  }
}
