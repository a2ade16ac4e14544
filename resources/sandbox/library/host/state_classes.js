// The classes by which a container shows how its field stands. The container's own are left alone.

const DEFAULT_CLASSES = {
  base: "DRElement",
  empty: "DRElement--empty",
  complete: "DRElement--complete",
  invalid: "DRElement--invalid",
  focus: "DRElement--focus",
  webkitAutofill: "DRElement-webkit-autofill",
};
/** Two pages of the documentation name this one differently. */
const OTHER_NAMES = { autofilled: "webkitAutofill", webKitAutofill: "webkitAutofill" };

class StateClasses {
  #container;
  #names = DEFAULT_CLASSES;
  #added = new Set();
  #states = [];

  constructor(container, given) {
    this.#container = container;
    this.rename(given);
  }

  /** Use other names from now on; one name may be several classes. */
  rename(given) {
    const named = Object.entries(given ?? {}).filter(([, value]) => typeof value === "string");
    const renamed = named.map(([key, value]) => [OTHER_NAMES[key] ?? key, value]);
    this.#names = { ...DEFAULT_CLASSES, ...Object.fromEntries(renamed) };
    this.show(this.#states);
  }

  /** Show exactly these states. */
  show(states) {
    this.#states = states;
    const wanted = new Set(states.flatMap((state) => this.#names[state].split(/\s+/).filter(Boolean)));
    for (const name of this.#added) {
      if (wanted.has(name)) continue;
      this.#container.classList.remove(name);
      this.#added.delete(name);
    }
    for (const name of wanted) {
      if (this.#container.classList.contains(name)) continue;
      this.#container.classList.add(name);
      this.#added.add(name);
    }
  }

  remove() {
    this.show([]);
  }
}
