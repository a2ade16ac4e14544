// One card field as the page holds it: where it is, how it stands, and never what is in it.

const CARD_TYPES = ["cardnumber", "cardexpiration", "cardcvv"];
const AT_FIRST = { complete: false, empty: true, error: null };
/** Container -> the element that is mounted in it. */
const tenants = new WeakMap();

class CardElement {
  #id;
  #type;
  #instance;
  #options;
  #handlers = new Handlers();
  #line = null;
  #container = null;
  #classes = null;
  #ready = false;
  #destroyed = false;
  #state = AT_FIRST;
  #focused = false;
  #autofilled = false;
  #sayLater = [];

  constructor(instance, type, options) {
    this.#instance = instance;
    this.#type = type;
    this.#id = `${type}-${unguessable()}`;
    this.#options = copied(options);
  }

  get elementType() {
    return this.#type;
  }

  get fieldId() {
    return this.#id;
  }

  /** Whether its frame is still on its way. */
  get isComing() {
    return this.#line !== null && !this.#ready;
  }

  get instance() {
    return this.#instance;
  }

  on(name, handler) {
    this.#handlers.add(name, handler);
    if (name === "ready" && this.#ready) queueMicrotask(() => deliver(handler, { elementType: this.#type }));
  }

  mount(where) {
    if (this.#destroyed) throw new Error("DigitalRiver: a destroyed element cannot be mounted");
    const container = placeOf(where);
    this.unmount();
    tenants.get(container)?.unmount();
    tenants.set(container, this);
    this.#container = container;
    this.#classes = new StateClasses(container, this.#options.classes);
    this.#instance.mounted(this);
    this.#line = this.#opened();
    this.#showClasses();
    this.#line.openIn(container);
    this.#sayLater.splice(0).forEach((message) => this.#line.say(message));
  }

  unmount() {
    if (!this.#line) return;
    this.#sayLater.push(...this.#line.close());
    this.#classes.remove();
    if (tenants.get(this.#container) === this) tenants.delete(this.#container);
    this.#line = this.#classes = this.#container = null;
    this.#ready = this.#focused = this.#autofilled = false;
    this.#state = AT_FIRST;
  }

  destroy() {
    if (this.#destroyed) return;
    this.unmount();
    this.#destroyed = true;
    this.#instance.destroyed(this);
  }

  focus() {
    this.#say({ say: "focus" });
  }

  blur() {
    this.#say({ say: "blur" });
  }

  clear() {
    this.#instance.cleared(this);
    this.#say({ say: "clear" });
  }

  update(options) {
    if (this.#destroyed) return;
    this.#options = merged(this.#options, options);
    this.#classes?.rename(this.#options.classes);
    if (this.#line) this.#say({ say: "update", options: this.#look() });
  }

  // --- the frame ---

  #opened() {
    const line = new Line({
      id: this.#id,
      instance: this.#instance.id,
      path: `/v1/frames/${this.#type}`,
      begin: () => this.#begin(),
      hear: (message) => this.#hear(message),
      told: true,
    });
    line.frame.title = TEXTS[this.#instance.language].labels[this.#type];
    // The frame's document knows no dark; one of another scheme than its frame would be painted opaque.
    Object.assign(line.frame.style, { display: "block", width: "100%", height: "1.5em", border: "0", colorScheme: "light" });
    line.frame.setAttribute("scrolling", "no");
    return line;
  }

  #begin() {
    return {
      language: this.#instance.language,
      direction: getComputedStyle(this.#container).direction,
      options: this.#look(),
    };
  }

  #look() {
    const { style, placeholderText, mask } = this.#options;
    return { style, placeholderText, mask };
  }

  #say(message) {
    if (this.#destroyed) return;
    if (this.#line) this.#line.say(message);
    else this.#sayLater.push(message);
  }

  #hear(message) {
    const elementType = this.#type;
    switch (message.say) {
      case "ready":
        this.#ready = true;
        this.#handlers.emit("ready", { elementType });
        this.#instance.ready();
        break;
      case "height":
        this.#line.frame.style.height = `${Number(message.height) || 0}px`;
        break;
      case "focus":
      case "blur":
        this.#focused = message.say === "focus";
        this.#showClasses();
        this.#handlers.emit(message.say, { elementType });
        break;
      case "return":
        this.#handlers.emit("return", { elementType });
        break;
      case "autofill":
        this.#autofilled = message.on === true;
        this.#showClasses();
        break;
      case "change":
        this.#state = message.change;
        this.#showClasses();
        this.#handlers.emit("change", { elementType, ...message.change });
    }
  }

  #showClasses() {
    const { complete, empty, error } = this.#state;
    const state = error ? "invalid" : empty ? "empty" : complete ? "complete" : null;
    const states = ["base", state, this.#focused && "focus", this.#autofilled && "webkitAutofill"];
    this.#classes.show(states.filter(Boolean));
  }
}
