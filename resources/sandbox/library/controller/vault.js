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

  digits(id) {
    return this.#entries.get(id)?.digits ?? "";
  }

  /** Have a field say what is wrong with it. */
  reveal(id) {
    this.#entries.get(id)?.field.reveal();
  }

  #shareBrand() {
    const all = [...this.#entries.values()];
    const number = all.findLast(({ type }) => type === "cardnumber")?.digits ?? "";
    const brand = brandOf(number).name;
    for (const { type, field } of all) if (type === "cardcvv") field.brand = brand;
  }
}
