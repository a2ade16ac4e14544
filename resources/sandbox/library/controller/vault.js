// The digits of one instance's fields, for as long as the page that opened them lives. They are never written
// anywhere else, and leave for the payments service only.

class Vault {
  #entries = new Map();

  /** A field is there; one that was here before gets its digits back. */
  admit(field) {
    const kept = this.#entries.get(field.id);
    this.#entries.set(field.id, { type: field.type, digits: field.digits, field });
    if (kept) field.restore(kept.digits);
    this.#shareBrand();
  }

  keep(id, digits) {
    const entry = this.#entries.get(id);
    if (entry) entry.digits = digits;
    this.#shareBrand();
  }

  forget(id) {
    this.#entries.delete(id);
    this.#shareBrand();
  }

  /** The digits of a field of a type. A code or half a number is never taken for a date, which a source would show. */
  digits(id, type) {
    const entry = this.#entries.get(id);
    return entry?.type === type ? entry.digits : "";
  }

  /** Have a field say what is wrong with it. */
  reveal(id) {
    this.#entries.get(id)?.field.reveal();
  }

  /** The brand of the newest card number; it tells how long a security code is. */
  get brand() {
    const numbers = [...this.#entries.values()].filter(({ type }) => type === "cardnumber");
    return brandOf(numbers.at(-1)?.digits ?? "").name;
  }

  #shareBrand() {
    const { brand } = this;
    for (const { type, field } of this.#entries.values()) if (type === "cardcvv") field.brand = brand;
  }
}
