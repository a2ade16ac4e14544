// The page's end of a line to one of the library's frames.

const lines = new Map();

addEventListener("message", ({ origin, source, data }) => {
  if (origin !== ORIGIN || typeof data !== "object" || data?.drjs !== 1) return;
  const line = lines.get(data.id);
  if (line && line.frame.contentWindow === source) line.receive(data);
});

/** Units: milliseconds. How long a frame may load, and how long it may be silent when it has. */
const LOADING_PATIENCE = 20_000;
const SILENCE_PATIENCE = 2_000;

class Line {
  frame = document.createElement("iframe");
  #id;
  #begin;
  #hear;
  #open = false;
  #waiting = [];

  /**
   * `begin` makes the first message, whenever the frame loads; `hear` takes what the frame says. A frame that is `told`
   * finds the first message in its address as well, and is ready when it says hello: it need not wait for an answer.
   */
  constructor({ id, instance, path, begin, hear, told = false }) {
    this.#id = id;
    this.#begin = begin;
    this.#hear = hear;
    this.frame.id = this.frame.name = id;
    this.frame.referrerPolicy = "no-referrer";
    const opening = { id, instance, ...(told && { begin: JSON.stringify(begin()) }) };
    this.frame.src = `${ORIGIN}${path}#${new URLSearchParams(opening)}`;
    lines.set(id, this);
  }

  /**
   * Put the frame into a container; one that was in the page before begins anew there. `giveUp` is called if it does
   * not come: because nobody answers, or because it may not be shown.
   */
  openIn(container, giveUp) {
    this.#open = false;
    container.append(this.frame);
    if (!giveUp) return;
    const check = () => this.#open || giveUp();
    setTimeout(check, LOADING_PATIENCE);
    // A page in its place that says why it may not be shown counts as loaded, too.
    this.frame.addEventListener("load", () => setTimeout(check, SILENCE_PATIENCE), { once: true });
  }

  /** Say something to the frame; what is said before it is there waits. */
  say(message) {
    if (this.#open) this.#post(message);
    else this.#waiting.push(message);
  }

  /** What still waits is not said any more. */
  forget() {
    this.#waiting.length = 0;
  }

  receive(message) {
    if (message.say !== "hello") return this.#hear(message);
    this.#post({ ...this.#begin(), say: "begin" });
    this.#open = true;
    this.#waiting.splice(0).forEach((waiting) => this.#post(waiting));
    if (message.ready === true) this.#hear({ say: "ready" });
  }

  /** Take the frame out of the page; returns what it was never told. */
  close() {
    if (lines.get(this.#id) === this) lines.delete(this.#id);
    this.frame.remove();
    return this.#waiting;
  }

  #post(message) {
    this.frame.contentWindow?.postMessage({ ...message, drjs: 1, id: this.#id }, ORIGIN);
  }
}
