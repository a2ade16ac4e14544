// Sources as a page asks for them. What a page gets is the source or the error, and never a digit that was typed.

const FIELD_TYPES = ["cardnumber", "cardexpiration", "cardcvv"];

class Sources {
  #vault;
  #service;
  #texts;

  constructor(vault, service, texts) {
    this.#vault = vault;
    this.#service = service;
    this.#texts = texts;
  }

  /** `fields` holds the ids of the fields to read, by type; without it the payload goes as it is. */
  async create({ payload, fields }) {
    if (!fields) return this.#made(payload);
    const digits = Object.fromEntries(FIELD_TYPES.map((type) => [type, this.#vault.digits(fields[type])]));
    const error = this.#check(digits, fields);
    if (error) return { error };
    const { month, year } = expiryParts(digits.cardexpiration);
    const creditCard = {
      number: digits.cardnumber,
      expirationMonth: month,
      expirationYear: year,
      cvv: digits.cardcvv,
    };
    return this.#made({ ...payload, creditCard });
  }

  async #made(payload) {
    const { body: source, error } = await this.#service.call("POST", "/payments/sources", { body: payload });
    return error ? { error } : result(source);
  }

  #check(digits, fields) {
    const brand = brandOf(digits.cardnumber).name;
    const errors = [];
    for (const type of FIELD_TYPES) {
      const { code } = JUDGES[type](digits[type], { left: true, brand });
      if (!code) continue;
      errors.push({ code, message: this.#texts.errors[code] });
      if (fields[type]) this.#vault.reveal(fields[type]);
    }
    return errors.length > 0 && withMessage({ type: "validation_error", errors });
  }
}

/** A source whose state is `failed` is an error as it stands. */
function result(source) {
  return source.state === "failed" ? { error: source } : { source };
}
