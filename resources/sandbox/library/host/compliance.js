// What the law wants said beside a payment: by selling entity and locale, at once and without asking anybody.

const LINKED_PARTS = ["termsOfSale", "privacyPolicy", "cookiePolicy", "legalNotice", "cancellationRights"];
const TEXT_PARTS = ["confirmDisclosure", "autorenewalPlanTerms", "saveCardMandate", "idealRecurringAgreement"];
/** Parts that the law of one place asks for. */
const LOCAL_PARTS = { "en-US": "californiaPrivacyRights", "it-IT": "warrantyInformation" };
const DEFAULT_LOCALE = "en-US";

/** `(entityCode [, locale])`, or one object `{language, country, businessEntityCode}`. */
function complianceDetails(given, ownLocale) {
  const [first, second] = given;
  if (typeof first === "object" && first !== null) {
    return { disclosure: disclosureOf(first.businessEntityCode, strictLocale(first)) };
  }
  return { disclosure: disclosureOf(first, second ?? ownLocale ?? DEFAULT_LOCALE) };
}

function disclosureOf(entityCode, givenLocale) {
  const seller = Object.hasOwn(SELLERS.entities, entityCode) && SELLERS.entities[entityCode];
  if (!seller) throw new Error(`DigitalRiver: there is no business entity "${entityCode}"`);
  const locale = knownLocale(givenLocale);
  const texts = TEXTS[languageOf(locale)].compliance;
  const text = (part) => ({ localizedText: texts[part].replaceAll("{entity}", seller) });
  const linked = (part) => ({ ...text(part), url: `${ORIGIN}/v1/compliance/${entityCode}/${locale}/${part}` });
  const parts = [...LINKED_PARTS, "resellerDisclosure", ...(LOCAL_PARTS[locale] ? [LOCAL_PARTS[locale]] : [])];
  return {
    ...Object.fromEntries(parts.map((part) => [part, linked(part)])),
    ...Object.fromEntries(TEXT_PARTS.map((part) => [part, text(part)])),
    businessEntity: { name: seller, id: entityCode },
  };
}

/** A locale as the list spells it: itself, or the first of its language, or English. */
function knownLocale(locale) {
  const spelt = String(locale).replaceAll("_", "-").toLowerCase();
  const language = spelt.split("-")[0];
  return (
    SELLERS.locales.find((known) => known.toLowerCase() === spelt) ??
    SELLERS.locales.find((known) => known.toLowerCase() === `${language}-${language}`) ??
    (language === "en" ? DEFAULT_LOCALE : SELLERS.locales.find((known) => known.startsWith(`${language}-`))) ??
    DEFAULT_LOCALE
  );
}

function strictLocale({ language, country }) {
  const spoken = SELLERS.locales.some((known) => known.startsWith(`${String(language).toLowerCase()}-`));
  if (!spoken || !/^[a-z]{2}$/i.test(country)) {
    throw new Error(`DigitalRiver: there are no texts for language "${language}" and country "${country}"`);
  }
  return `${language}-${country}`;
}

/** `createElement("compliance", …)`: the links, in the page's own words and looks. */
class ComplianceElement {
  #options;
  #ownLocale;
  #handlers = new Handlers();
  #block = null;
  #classes = null;

  constructor(options, ownLocale) {
    this.#options = copied(options);
    this.#ownLocale = ownLocale;
    this.#disclosure();
  }

  get elementType() {
    return "compliance";
  }

  on(name, handler) {
    this.#handlers.add(name, handler);
    if (name === "ready" && this.#block) queueMicrotask(() => deliver(handler, { elementType: "compliance" }));
  }

  mount(where) {
    const container = placeOf(where);
    this.unmount();
    this.#block = document.createElement("div");
    this.#block.id = `compliance-${unguessable()}`;
    this.#classes = new StateClasses(container, this.#options.classes);
    this.#classes.show(["base"]);
    this.#draw();
    container.append(this.#block);
    queueMicrotask(() => this.#handlers.emit("ready", { elementType: "compliance" }));
  }

  unmount() {
    this.#block?.remove();
    this.#classes?.remove();
    this.#block = this.#classes = null;
  }

  destroy() {
    this.unmount();
  }

  update(options) {
    this.#options = merged(this.#options, options);
    this.#classes?.rename(this.#options.classes);
    if (this.#block) this.#draw();
  }

  #disclosure() {
    const { entity, businessEntityCode = entity ?? BUSINESS_ENTITY, ...where } = this.#options.compliance ?? {};
    if (where.language && where.country) return complianceDetails([{ ...where, businessEntityCode }]).disclosure;
    return complianceDetails([businessEntityCode, where.locale], this.#ownLocale).disclosure;
  }

  #draw() {
    this.#block.replaceChildren(...complianceParts(this.#disclosure()));
  }
}

/** A disclosure as a page shows it: who sells, and where the rest is to be read. */
function complianceParts(disclosure) {
  const seller = document.createElement("p");
  seller.className = "DR-reseller-disclosure";
  seller.textContent = disclosure.resellerDisclosure.localizedText;
  const list = document.createElement("ul");
  list.className = "DR-compliance-links";
  for (const [part, { localizedText, url }] of Object.entries(disclosure)) {
    if (!url || part === "resellerDisclosure") continue;
    const link = Object.assign(document.createElement("a"), { href: url, target: "_blank", rel: "noopener" });
    link.textContent = localizedText;
    list.appendChild(document.createElement("li")).append(link);
  }
  return [seller, list];
}
