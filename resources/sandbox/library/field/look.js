// The style option: a list of properties that may be set, each through the style sheet's own interface, so that a
// value can be wrong but never be more than a value.

const STYLE_PROPERTIES = new Set(
  (
    "boxShadow color fontFamily fontSize fontStyle fontVariant fontWeight height letterSpacing padding paddingTop " +
    "paddingRight paddingBottom paddingLeft textAlign textDecoration textShadow"
  ).split(" "),
);
const PSEUDO_KEYS = [":hover", ":focus", "::placeholder", "::selection", ":-webkit-autofill", ":disabled"];
/** In the order in which they overrule each other. */
const STYLE_VARIANTS = [
  ["base", "input"],
  ["empty", "input.empty"],
  ["complete", "input.complete"],
  ["invalid", "input.invalid"],
  ["webKitAutofill", "input:-webkit-autofill"],
  ["focus", "input:focus"],
];

class Look {
  #sheet = new CSSStyleSheet();

  constructor() {
    document.adoptedStyleSheets = [this.#sheet];
  }

  /** Draw the input by a style option: variants, each a map of properties and pseudo keys. */
  wear(style) {
    this.#sheet.replaceSync("");
    for (const [variant, selector] of STYLE_VARIANTS) {
      const given = variantOf(style, variant);
      this.#add(selector, given);
      for (const pseudo of PSEUDO_KEYS) this.#add(selector + pseudo, given[pseudo]);
    }
  }

  #add(selector, properties) {
    if (!isMap(properties)) return;
    const rule = this.#sheet.cssRules[this.#sheet.insertRule(`${selector} {}`, this.#sheet.cssRules.length)];
    for (const [name, value] of Object.entries(properties)) {
      if (typeof value !== "string" && typeof value !== "number") continue;
      if (STYLE_PROPERTIES.has(name)) rule.style[name] = String(value);
      if (name === "fontSmoothing") rule.style.setProperty("-webkit-font-smoothing", String(value));
      // Browsers paint what they fill in by a colour of their own, which only this one overrules.
      if (name === "color" && selector.endsWith("-autofill")) rule.style.webkitTextFillColor = String(value);
    }
  }
}

function variantOf(style, variant) {
  if (!isMap(style)) return {};
  const key = Object.keys(style).find((name) => name.toLowerCase() === variant.toLowerCase());
  return isMap(style[key]) ? style[key] : {};
}

function isMap(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
