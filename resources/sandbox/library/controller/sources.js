// Sources as a page asks for them. What a page gets is the source or the error, and never a digit that was typed.

const FIELD_TYPES = ["cardnumber", "cardexpiration", "cardcvv"];

class Sources {
  #vault;
  #service;
  #challenges;
  #texts;
  /** Session -> id and secret of its newest source, for `handleNextAction`, which is told of the session only. */
  #newest = new Map();

  constructor(vault, service, challenges, texts) {
    this.#vault = vault;
    this.#service = service;
    this.#challenges = challenges;
    this.#texts = texts;
  }

  /** `fields` holds the ids of the fields to read, by type; without it the payload goes as it is. */
  async create({ payload, fields }) {
    const { digits, error } = fields ? this.#read(FIELD_TYPES, fields) : {};
    if (error) return { error };
    const card = fields ? { creditCard: { ...expiryOf(digits), number: digits.cardnumber, cvv: digits.cardcvv } } : {};
    const made = await this.#service.call("POST", "/payments/sources", { body: { ...payload, ...card } });
    if (made.error) return made;
    this.#newest.set(payload.sessionId, made.body);
    if (made.body.state !== "requires_action") return result(made.body);
    const { turnedAway } = await this.#challenged(made.body, payload.sessionId);
    return { ...(await this.retrieve(made.body)), turnedAway };
  }

  async retrieve({ id, clientSecret }) {
    const { body, error } = await this.#service.call("GET", pathOf(id), { secret: clientSecret });
    return error ? { error } : result(body);
  }

  /** Owner and expiry can be changed; the new expiry is typed into a field or comes with the payload. */
  async update({ payload: { id, clientSecret, ...changes }, fields }) {
    const { digits, error } = fields ? this.#read(["cardexpiration"], fields) : {};
    if (error) return { error };
    const body = digits ? { ...changes, creditCard: expiryOf(digits) } : changes;
    const changed = await this.#service.call("POST", pathOf(id), { body, secret: clientSecret });
    return changed.error ? changed : result(changed.body);
  }

  async authenticate({ payload: { sessionId, sourceId, sourceClientSecret }, fields }) {
    const { digits, error } = fields ? this.#read(["cardcvv"], fields) : {};
    if (error) return { status: "failed", error };
    const known = await this.retrieve({ id: sourceId, clientSecret: sourceClientSecret });
    if (!known.source) return { status: "failed", error: known.error };
    return this.#challenged(known.source, sessionId, digits && { cvv: digits.cardcvv });
  }

  /** Do whatever the newest source of a session still needs. */
  async proceed({ sessionId }) {
    const newest = this.#newest.get(sessionId);
    if (!newest) return { error: withMessage({ type: "not_found", errors: [this.#unknownSource()] }) };
    await this.#challenged(newest, sessionId);
    return this.retrieve(newest);
  }

  async #challenged(source, sessionId, more) {
    const ask = (body) =>
      this.#service.call("POST", `${pathOf(source.id)}/authenticate`, { body, secret: source.clientSecret });
    const first = await ask({ sessionId, ...more });
    if (first.error) return { status: "failed", error: first.error };
    if (first.body.status !== "requires_action") return { status: first.body.status };
    const word = await this.#challenges.put(source);
    const last = await ask({ sessionId, answer: word ?? "" });
    const turnedAway = word === null;
    return last.error ? { status: "failed", error: last.error } : { status: last.body.status, turnedAway };
  }

  /** The digits of some fields, or what is wrong with them, which the fields then show. */
  #read(types, fields) {
    const digits = Object.fromEntries(types.map((type) => [type, this.#vault.digits(fields[type], type)]));
    const brand = digits.cardnumber === undefined ? this.#vault.brand : brandOf(digits.cardnumber).name;
    const errors = [];
    for (const type of types) {
      const { code } = JUDGES[type](digits[type], { left: true, brand });
      if (!code) continue;
      errors.push({ code, message: this.#texts.errors[code] });
      this.#vault.reveal(fields[type]);
    }
    return errors.length > 0 ? { error: withMessage({ type: "validation_error", errors }) } : { digits };
  }

  #unknownSource() {
    return { code: "source_not_found", message: this.#texts.service.failed };
  }
}

/** A source whose state is `failed` is an error as it stands. */
function result(source) {
  return source.state === "failed" ? { error: source } : { source };
}

function expiryOf({ cardexpiration }) {
  const { month, year } = expiryParts(cardexpiration);
  return { expirationMonth: month, expirationYear: year };
}

/** An id that is none leads to no source, and not to another place. */
function pathOf(id) {
  return `/payments/sources/${/^[\w-]+$/.test(id) ? id : "none"}`;
}
