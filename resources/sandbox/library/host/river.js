// `window.DigitalRiver`.

class DigitalRiver {
  #instance;

  constructor(publishableKey, options = {}) {
    if (typeof publishableKey !== "string" || !publishableKey.trim()) {
      throw new Error("DigitalRiver: a publishable key is needed");
    }
    this.#instance = new Instance(publishableKey.trim(), options?.locale);
    // Pages take the methods off and call them by themselves.
    for (const name of ["createElement", "createSource"]) this[name] = this[name].bind(this);
  }

  createElement(type, options) {
    const name = String(type).toLowerCase();
    if (!CARD_TYPES.includes(name)) throw new Error(`DigitalRiver: there is no element of type "${type}"`);
    return new CardElement(this.#instance, name, options);
  }

  async createSource(...given) {
    const [element, payload] = given[0] instanceof CardElement ? given : [null, given[0]];
    const wanted = copied(payload);
    const typed = element || (wanted.type === "creditCard" && !wanted.creditCard?.number);
    const fields = typed ? (element?.instance ?? this.#instance).fields() : null;
    const controller = (element?.instance ?? this.#instance).controller;
    return outcome(await controller.ask("createSource", { payload: wanted, fields }));
  }
}

/** `{source, error}` with one of them undefined; some samples read the state off the result itself. */
function outcome({ source, error }) {
  const result = { source, error };
  Object.defineProperty(result, "state", { get: () => (source ?? error)?.state });
  return result;
}

// The tags may be taken out of the page and put in again: whoever was first stays.
if (window.DigitalRiver?.servedFrom !== ORIGIN) {
  Object.defineProperty(DigitalRiver, "servedFrom", { value: ORIGIN });
  window.DigitalRiver = DigitalRiver;
}
