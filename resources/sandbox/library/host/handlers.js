// Who listens to what. A handler that throws is its page's affair and stops no other.

class Handlers {
  #byName = new Map();

  add(name, handler) {
    if (typeof handler !== "function") throw new TypeError("DigitalRiver: a handler is a function");
    this.#byName.set(name, [...(this.#byName.get(name) ?? []), handler]);
  }

  emit(name, payload) {
    for (const handler of this.#byName.get(name) ?? []) deliver(handler, payload);
  }
}

function deliver(handler, payload) {
  try {
    handler(payload);
  } catch (problem) {
    reportError(problem);
  }
}
