// The card form's page: mounts the processor's three fields, says how they stand, and has a source made of them.
// Nothing here ever holds a digit of the card: the digits live in the processor's own frames.
(() => {
  "use strict";

  const TYPES = { number: "cardnumber", expiry: "cardexpiration", code: "cardcvv" };
  const NAMES = Object.keys(TYPES);
  const BRANDS = {
    visa: "Visa",
    mastercard: "Mastercard",
    amex: "American Express",
    dinersclub: "Diners Club",
    discover: "Discover",
    unionpay: "UnionPay",
    jcb: "JCB",
    maestro: "Maestro",
    forbrugsforeningen: "Forbrugsforeningen",
    dankort: "Dankort",
  };
  const SERVICE_ERRORS = [
    "bad_request",
    "unauthorized",
    "not_found",
    "conflict",
    "request_timeout",
    "too_many_requests",
    "internal_server_error",
    "no_network",
  ];
  const LONGEST_SENTENCE = 200;

  const plan = JSON.parse(document.getElementById("plan").textContent);
  const form = document.getElementById("card");
  const elements = {};
  const state = {};
  let river = null;
  let brand = "unknown";
  // Those of the fields that this page is for; a card on file that gets another date needs one, another address none.
  const MOUNTED = NAMES.filter((name) => plan.fields.includes(name));
  let waitingFor = new Set(MOUNTED);
  let saidLast = "";

  function say(message) {
    document.dispatchEvent(new CustomEvent("till-says", { detail: JSON.stringify(message) }));
  }

  // --- what the fields look like ---

  function show(name) {
    const { focused, error } = state[name];
    document.getElementById(`${name}-row`).dataset.state = [focused && "focused", error && "wrong"].filter(Boolean).join(" ");
    document.getElementById(`${name}-error`).textContent = error;
  }

  function tell() {
    NAMES.forEach(show);
    document.getElementById("brand").textContent = BRANDS[brand] || "";
    const message = { say: "fields", ...state, brand };
    const text = JSON.stringify(message);
    if (text === saidLast) return;
    saidLast = text;
    say(message);
  }

  function sentence(error) {
    return error ? String(error.message || error.code || "").slice(0, LONGEST_SENTENCE) : "";
  }

  // --- what the fields say ---

  function onChange(name, event) {
    const before = state[name];
    const now = { ...before, complete: !!event.complete, empty: !!event.empty, error: sentence(event.error) };
    state[name] = now;
    if (name === "number") brand = Object.hasOwn(BRANDS, event.brand) ? event.brand : "unknown";
    tell();
    if (now.focused && isGood(now) && !isGood(before)) goOn(name);
  }

  function isGood(field) {
    return field.complete && !field.error;
  }

  function goOn(name) {
    const next = NAMES[NAMES.indexOf(name) + 1];
    if (next && !isGood(state[next])) elements[next]?.focus();
  }

  function onFocus(name) {
    // A frame that loses the keyboard may say so after the next one has got it.
    NAMES.forEach((other) => (state[other] = { ...state[other], focused: other === name }));
    tell();
  }

  function onBlur(name) {
    state[name] = { ...state[name], focused: false };
    tell();
  }

  function onReady(name) {
    if (waitingFor.delete(name) && waitingFor.size === 0) {
      say({ say: "ready" });
      tell();
    }
  }

  // --- in and out by Tab ---

  for (const [id, forward] of [["before", false], ["after", true]]) {
    const edge = document.getElementById(id);
    edge.addEventListener("focus", () => {
      // It gives the keyboard up at once, or it would get it back when the window does.
      edge.blur();
      say({ say: "left", forward });
    });
  }

  NAMES.forEach((name) => {
    document.getElementById(`${name}-label`).addEventListener("click", () => elements[name]?.focus());
  });

  // --- making a source ---

  /** Units: milliseconds. A page that is drawn anew at once holds up the request that it has just made. */
  const DIM_AFTER = 40;

  function keepBusy() {
    const dim = setTimeout(() => form.classList.add("busy"), DIM_AFTER);
    return () => {
      clearTimeout(dim);
      form.classList.remove("busy");
    };
  }

  async function tokenise(attempt, request) {
    const done = keepBusy();
    let result;
    try {
      result = await river.createSource(elements.number, { type: "creditCard", creditCard: {}, ...request });
    } catch {
      result = {};
    }
    const told = outcome(attempt, result || {});
    // The page goes with a card that was captured: it is not drawn once more.
    if (told.say !== "captured") done();
    say(told);
  }

  // --- changing a card on file ---

  async function update(attempt, request) {
    const done = keepBusy();
    const named = elements.expiry ? [elements.expiry] : [];
    let result;
    try {
      result = await river.updateSource(...named, request);
    } catch {
      result = {};
    }
    done();
    const { source, error } = result || {};
    say(source && source.state === "chargeable" ? { say: "updated", attempt } : notCaptured(attempt, error));
  }

  function outcome(attempt, { source, error }) {
    if (source) {
      const card = face(source.creditCard);
      if (source.state !== "chargeable") return { say: "refused", attempt, card };
      return card ? { say: "captured", attempt, id: String(source.id), card } : { say: "not_captured", attempt, why: "strange" };
    }
    if (error && error.state) return { say: "refused", attempt, card: face(error.creditCard) };
    return notCaptured(attempt, error);
  }

  function notCaptured(attempt, error) {
    if (error && error.type === "validation_error") {
      mark(Array.isArray(error.errors) ? error.errors : [error]);
      return { say: "not_captured", attempt, why: "validation_error" };
    }
    return { say: "not_captured", attempt, why: SERVICE_ERRORS.includes(error && error.type) ? error.type : "strange" };
  }

  function face(card) {
    const [month, year] = [Number(card?.expirationMonth), Number(card?.expirationYear)];
    if (!/^[0-9]{4}$/.test(card?.lastFourDigits) || !Number.isInteger(month) || !Number.isInteger(year)) return null;
    const known = /^[A-Za-z][A-Za-z .'-]{0,29}$/.test(card.brand);
    return { brand: known ? card.brand : "Card", lastFour: card.lastFourDigits, month, year };
  }

  function mark(errors) {
    for (const error of errors) {
      const code = String(error?.code);
      const name = /number/.test(code) ? "number" : /expiration/.test(code) ? "expiry" : /security/.test(code) ? "code" : null;
      if (name) state[name] = { ...state[name], error: sentence(error) };
    }
    tell();
    const first = NAMES.find((name) => state[name].error);
    if (first) elements[first]?.focus();
  }

  // --- what the till tells ---

  function wear({ variables, style }) {
    for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(name, value);
    for (const name of NAMES) elements[name]?.update({ style });
  }

  function spell(data) {
    const bytes = Uint8Array.from(atob(data), (byte) => byte.charCodeAt(0));
    document.fonts.add(new FontFace("Inter", bytes, { weight: "500" }));
  }

  document.addEventListener("till-told", (event) => {
    const told = JSON.parse(event.detail);
    if (told.tell === "tokenise") tokenise(told.attempt, told.request);
    else if (told.tell === "update") update(told.attempt, told.request);
    else if (told.tell === "focus") elements[told.field]?.focus();
    else if (told.tell === "clear") elements[told.field]?.clear();
    else if (told.tell === "look") wear(told);
    else if (told.tell === "font") spell(told.data);
  });

  // --- the beginning ---

  function mount() {
    river = new DigitalRiver(plan.key, { locale: plan.locale });
    for (const name of MOUNTED) {
      const options = { style: plan.look.style, placeholderText: plan.placeholders[name] };
      const element = river.createElement(TYPES[name], options);
      elements[name] = element;
      element.mount(name);
      element.on("ready", () => onReady(name));
      element.on("change", (event) => onChange(name, event));
      element.on("focus", () => onFocus(name));
      element.on("blur", () => onBlur(name));
      element.on("return", () => say({ say: "return" }));
    }
    if (MOUNTED.length === 0) say({ say: "ready" });
  }

  NAMES.forEach((name) => (state[name] = { focused: false, complete: false, empty: true, error: "" }));
  NAMES.forEach((name) => (document.getElementById(`${name}-row`).hidden = !MOUNTED.includes(name)));
  wear(plan.look);
  const script = document.createElement("script");
  script.src = plan.scriptUrl;
  script.onerror = () => say({ say: "not_loaded" });
  script.onload = () => {
    try {
      mount();
    } catch {
      say({ say: "not_loaded" });
    }
  };
  document.head.append(script);
})();
