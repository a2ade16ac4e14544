// `window.DigitalRiver`.

const METHODS = (
  "createElement createSource retrieveSource updateSource authenticateSource handleNextAction " +
  "retrieveAvailablePaymentMethods retrieveOnlineBankingBanks createDropin paymentRequest components"
).split(" ");

class DigitalRiver {
  #instance;

  constructor(publishableKey, options = {}) {
    if (typeof publishableKey !== "string" || !publishableKey.trim()) {
      throw new Error("DigitalRiver: a publishable key is needed");
    }
    this.#instance = new Instance(publishableKey.trim(), options?.locale);
    this.Compliance = { getDetails: (...given) => complianceDetails(given, this.#instance.locale) };
    // Pages take the methods off and call them by themselves.
    for (const name of METHODS) this[name] = this[name].bind(this);
  }

  createElement(type, options) {
    const name = String(type).toLowerCase();
    if (CARD_TYPES.includes(name)) return new CardElement(this.#instance, name, options);
    if (name === "compliance") return new ComplianceElement(options, this.#instance.locale);
    throw new Error(`DigitalRiver: there is no element of type "${type}" here`);
  }

  // --- sources; all of these resolve, whatever happens ---

  /** `([element,] payload)`: any card element stands for its instance's newest of each type. */
  async createSource(...given) {
    const { instance, element, payload } = this.#asked(given);
    const typed = element || (payload.type === "creditCard" && !payload.creditCard?.number);
    return outcome(await instance.ask("createSource", { payload, fields: typed ? instance.fields() : null }));
  }

  async retrieveSource(id, clientSecret) {
    return outcome(await this.#instance.ask("retrieveSource", { id, clientSecret }));
  }

  /** `([element,] {id, clientSecret, owner})`: an expiry element holds the new date. */
  async updateSource(...given) {
    const { instance, fields, payload } = this.#asked(given);
    return outcome(await instance.ask("updateSource", { payload, fields }));
  }

  /** `([element,] {sessionId, sourceId, sourceClientSecret, returnUrl})`: a code element holds a saved card's code. */
  async authenticateSource(...given) {
    const { instance, fields, payload } = this.#asked(given);
    const { status, error } = await instance.ask("authenticateSource", { payload, fields });
    return error ? { status: status ?? "failed", error } : { status };
  }

  /** Resolves to the source; to what `createSource` would resolve to when there is none. */
  async handleNextAction(request) {
    const sessionId = copied(request).data?.sessionId;
    const { source, error } = await this.#instance.ask("handleNextAction", { sessionId });
    return source ?? outcome({ error });
  }

  // --- what a customer can pay with ---

  /** Rejects with the service's error, for there is no place for it in the answer. */
  async retrieveAvailablePaymentMethods(filters) {
    const given = Object.entries(copied(filters)).map(([name, value]) => [name, String(value)]);
    const { body, error } = await this.#instance.ask("paymentMethods", { filters: Object.fromEntries(given) });
    if (error) throw Object.assign(new Error(error.message), error);
    return body;
  }

  /** Cards are all that can be paid with here, so no bank is on offer. */
  async retrieveOnlineBankingBanks() {
    return [];
  }

  createDropin(configuration) {
    return new Dropin(configuration, this.#instance);
  }

  paymentRequest() {
    throw new Error("DigitalRiver: there are no wallets here");
  }

  components() {
    throw new Error("DigitalRiver: there are no components here");
  }

  #asked(given) {
    const element = given[0] instanceof CardElement ? given[0] : null;
    const instance = element?.instance ?? this.#instance;
    const payload = copied(given.length > 1 ? given[1] : given[0]);
    return { element, instance, payload, fields: element && instance.fields(element) };
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
