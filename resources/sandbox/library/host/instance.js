// What the elements of one `DigitalRiver` share: a name, a language, and the hidden frame that speaks to the service.

class Instance {
  id = unguessable();
  language;
  #key;
  /** The elements that are not destroyed, those mounted last at the end. */
  #elements = [];
  #controller = null;

  constructor(key, locale) {
    this.#key = key;
    this.language = languageOf(locale);
  }

  mounted(element) {
    this.#elements = [...this.#elements.filter((other) => other !== element), element];
    this.controller.show();
  }

  cleared(element) {
    this.#controller?.say({ say: "clear", field: element.fieldId });
  }

  destroyed(element) {
    this.#elements = this.#elements.filter((other) => other !== element);
    this.#controller?.say({ say: "forget", field: element.fieldId });
  }

  /** The newest field of each type, by id. */
  fields() {
    return Object.fromEntries(this.#elements.map((element) => [element.elementType, element.fieldId]));
  }

  get controller() {
    this.#controller ??= new Controller(this.id, { key: this.#key, language: this.language });
    return this.#controller;
  }
}
