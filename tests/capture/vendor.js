// A stand-in for the processor's library, as small as the documented contract allows.
(() => {
  "use strict";
  const ORIGIN = new URL(document.currentScript.src).origin;
  const frames = new Map();
  let count = 0;

  window.addEventListener("message", (event) => {
    if (event.origin !== ORIGIN) return;
    const element = frames.get(event.data.id);
    if (element) element._hear(event.data);
  });

  class Element {
    constructor(type, options) {
      this.type = type.toLowerCase();
      if (!["cardnumber", "cardexpiration", "cardcvv"].includes(this.type)) throw new Error("unknown type");
      this.options = options || {};
      this.id = `${this.type}-${++count}`;
      this.handlers = {};
      this.ready = false;
      this.queue = [];
      this.waiting = new Map();
    }
    mount(id) {
      this.frame = document.createElement("iframe");
      this.frame.id = this.frame.name = this.id;
      this.frame.style.height = "30px";
      this.frame.src = `${ORIGIN}/v1/field.html#${this.id}`;
      frames.set(this.id, this);
      document.getElementById(id).append(this.frame);
    }
    on(name, handler) {
      (this.handlers[name] ||= []).push(handler);
    }
    focus() {
      this._post({ do: "focus" });
    }
    clear() {
      this._post({ do: "clear" });
    }
    update(options) {
      this._post({ do: "update", options });
    }
    _ask(request) {
      return new Promise((resolve) => {
        const number = ++count;
        this.waiting.set(number, resolve);
        this._post({ do: "source", number, request });
      });
    }
    _post(message) {
      if (this.ready) this.frame.contentWindow.postMessage(message, ORIGIN);
      else this.queue.push(message);
    }
    _hear(data) {
      if (data.event === "loaded") {
        this.ready = true;
        this._post({ do: "be", type: this.type, options: this.options });
        this.queue.splice(0).forEach((message) => this._post(message));
        this._emit("ready", {});
      } else if (data.event === "source") {
        this.waiting.get(data.number)(data.result);
        this.waiting.delete(data.number);
      } else this._emit(data.event, data.payload || {});
    }
    _emit(name, payload) {
      (this.handlers[name] || []).forEach((handler) => handler({ elementType: this.type, ...payload }));
    }
  }

  window.DigitalRiver = class {
    constructor(key) {
      if (!key) throw new Error("no key");
      this.key = key;
    }
    createElement(type, options) {
      return new Element(type, options);
    }
    createSource(element, payload) {
      return element._ask({ ...payload, key: this.key });
    }
  };
})();
