// What the drop-in puts into the page, drawn by `/v1/css/DigitalRiver.css`.

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

class DropinForm {
  root = make("div", "DR-drop-in");
  #texts;
  #options;
  #disclosure;
  #section = make("section", "DR-card DR-creditCard");
  #toggle = make("button", "DR-toggle");
  #brands = make("span", "DR-brands");
  #rows;
  #notice = make("p", "DR-notice");
  #pay = make("button", "DR-pay");
  #save = null;
  #terms = null;

  constructor({ texts, language, options, disclosure }) {
    this.#texts = texts;
    this.#options = options;
    this.#disclosure = disclosure;
    this.#rows = Object.fromEntries(DROPIN_NAMES.map((name) => [name, this.#fieldRow(name)]));
    this.root.lang = language;
    this.#section.append(this.#head(), this.#body());
    this.root.append(this.#section);
    if (options.showComplianceSection ?? options.flow !== "managePaymentMethods") this.root.append(this.#footer());
  }

  // --- for the drop-in ---

  onChosen(chosen) {
    this.#toggle.addEventListener("click", () => {
      this.#open(true);
      chosen();
    });
  }

  onPay(pay) {
    this.#pay.addEventListener("click", pay);
  }

  onLabel(name, clicked) {
    this.#rows[name].label.addEventListener("click", clicked);
  }

  place(name) {
    return this.#rows[name].box;
  }

  get mandate() {
    return this.#disclosure.saveCardMandate.localizedText;
  }

  isToBeSaved() {
    return this.#save?.input.checked === true;
  }

  /** Whether everything is agreed to; if not, it says so. */
  isAgreed() {
    this.showNotice("");
    if (!this.#terms || this.#terms.input.checked) return true;
    this.#terms.block.classList.add("DR-wanted");
    this.showNotice(this.#texts.agree);
    this.#terms.input.focus();
    return false;
  }

  hasCursor(name) {
    return this.#rows[name].block.classList.contains("DR-focused");
  }

  showCursor(name, has) {
    this.#rows[name].block.classList.toggle("DR-focused", has);
  }

  showError(name, message) {
    this.#rows[name].error.textContent = message;
    this.#rows[name].block.classList.toggle("DR-wrong", message !== "");
  }

  showBrand(brand) {
    this.#brands.classList.toggle("DR-known", brand in SHOWN_BRANDS);
    for (const mark of this.#brands.children) mark.classList.toggle("DR-this", mark.dataset.brand === brand);
  }

  showNotice(text) {
    this.#notice.textContent = text;
  }

  showBusy(busy) {
    this.#pay.disabled = busy;
    this.#pay.textContent = busy ? this.#texts.working : this.#payLabel();
    this.#section.classList.toggle("DR-busy", busy);
  }

  showUnavailable() {
    this.root.replaceChildren(make("p", "DR-notice", this.#texts.unavailable));
  }

  // --- its parts ---

  #head() {
    const title = make("span", "DR-card-title", this.#texts.title);
    this.#brands.setAttribute("aria-hidden", "true");
    for (const [brand, name] of Object.entries(SHOWN_BRANDS)) {
      const mark = make("span", "DR-brand", name);
      mark.dataset.brand = brand;
      this.#brands.append(mark);
    }
    this.#toggle.type = "button";
    this.#toggle.append(make("span", "DR-radio"), title, this.#brands);
    this.#open(this.#options.expandFirstPaymentMethod !== false);
    return this.#toggle;
  }

  /** Cards are all that can be paid with, so what is open stays open. */
  #open(open) {
    this.#section.classList.toggle("DR-open", open);
    this.#toggle.setAttribute("aria-expanded", String(open));
  }

  #body() {
    const options = this.#options;
    const body = make("div", "DR-card-body");
    const row = make("div", "DR-row");
    row.append(this.#rows.expiry.block, this.#rows.code.block);
    body.append(this.#rows.number.block, row);
    if (options.showSavePaymentAgreement && options.flow !== "managePaymentMethods") {
      this.#save = this.#check(this.#texts.saveLabel);
      body.append(this.#save.block);
    }
    if (options.showTermsOfSaleDisclosure) {
      this.#terms = this.#check(this.#disclosure.confirmDisclosure.localizedText);
      body.append(this.#terms.block, ...this.#consents());
    }
    this.#notice.setAttribute("role", "alert");
    this.#pay.type = "button";
    this.#pay.textContent = this.#payLabel();
    body.append(this.#notice, this.#pay);
    return body;
  }

  #fieldRow(name) {
    const block = make("div", `DR-field DR-${name}`);
    const box = make("div", "DR-box");
    const label = make("span", "DR-label", this.#texts[name]);
    const error = make("p", "DR-error");
    block.append(label, box, error);
    return { block, label, box, error };
  }

  #check(text) {
    const block = make("label", "DR-check");
    const input = make("input");
    input.type = "checkbox";
    input.addEventListener("change", () => block.classList.remove("DR-wanted"));
    block.append(input, make("span", "", text));
    return { block, input };
  }

  /** Links to a merchant's own documents, beside what the seller wants agreed to. */
  #consents() {
    const { companyName = "", ...documents } = this.#options.consents ?? {};
    const links = ["eula", "termsOfUse"].filter((name) => /^https?:/.test(documents[name]?.url));
    return links.map((name) => {
      const link = make("a", "DR-consent", this.#texts[name].replace("{company}", companyName));
      return Object.assign(link, { href: documents[name].url, target: "_blank", rel: "noopener" });
    });
  }

  #payLabel() {
    const { type, buttonText } = this.#options.button ?? {};
    if (type === "custom" && buttonText) return String(buttonText);
    return Object.hasOwn(this.#texts.button, type) ? this.#texts.button[type] : this.#texts.button.continue;
  }

  #footer() {
    const footer = make("div", "DR-compliance");
    footer.id = "DR-Legal-Footer";
    footer.append(...complianceParts(this.#disclosure));
    return footer;
  }
}

function make(tag, className = "", text = "") {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  return node;
}
