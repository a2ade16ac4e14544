// What the elements of one `DigitalRiver` share: a name, a language, and the hidden frame that speaks to the service.

class Instance {
  id = unguessable();
  locale;
  language;
  #key;
  /** The elements that are not destroyed, those mounted last at the end. */
  #elements = [];
  #controller = null;

  constructor(key, locale) {
    this.#key = key;
    this.locale = locale;
    this.language = languageOf(locale);
  }

  /** Another instance with the same key and locale, whose fields are its own. */
  apart() {
    return new Instance(this.#key, this.locale);
  }

  mounted(element) {
    this.#elements = [...this.#elements.filter((other) => other !== element), element];
  }

  /** A field is there; the hidden frame comes after the last of them, for nobody waits for it. */
  ready() {
    if (!this.#elements.some((element) => element.isComing)) this.#present().show();
  }

  cleared(element) {
    this.#controller?.say({ say: "clear", field: element.fieldId });
  }

  destroyed(element) {
    this.#elements = this.#elements.filter((other) => other !== element);
    this.#controller?.say({ say: "forget", field: element.fieldId });
    if (this.#elements.length === 0 && this.#controller?.isUnused) {
      this.#controller.close();
      this.#controller = null;
    }
  }

  /** The newest field of each type, by id; an element that is named takes the place of the newest of its type. */
  fields(named) {
    const elements = named ? [...this.#elements, named] : this.#elements;
    return Object.fromEntries(elements.map((element) => [element.elementType, element.fieldId]));
  }

  /** Have the hidden frame do something; resolves to its answer. */
  ask(what, request) {
    return this.#present().ask(what, request);
  }

  #present() {
    this.#controller ??= new Controller(this.id, { key: this.#key, language: this.language });
    return this.#controller;
  }
}
