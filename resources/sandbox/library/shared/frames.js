// Inside a frame of the library: who opened it, and which of its siblings are the library's, too.

const OPENED_AS = new URLSearchParams(location.hash.slice(1));
const FRAME_ID = OPENED_AS.get("id") || "";
const INSTANCE_ID = OPENED_AS.get("instance") || "";
/** The page's first message, where it came with the address. */
const BEGUN_WITH = OPENED_AS.has("begin") ? JSON.parse(OPENED_AS.get("begin")) : null;

/** The line to the page that opened this frame; nobody else is heard, and that page only by the frame's id. */
class HostLine {
  #hear;
  #origin = null;

  /**
   * `hear` takes one message after the other; the first is always `begin`. A frame that is `ready` without it says so.
   */
  constructor(hear, ready = false) {
    this.#hear = hear;
    addEventListener("message", (event) => this.#receive(event));
    // Holds nothing that the opener did not give; its origin is not known yet.
    parent.postMessage({ drjs: 1, id: FRAME_ID, say: "hello", ...(ready && { ready }) }, "*");
  }

  say(message) {
    if (this.#origin === null) return;
    parent.postMessage({ ...message, drjs: 1, id: FRAME_ID }, this.#target());
  }

  #receive({ source, origin, data }) {
    if (source !== parent || !FRAME_ID || data?.drjs !== 1 || data.id !== FRAME_ID) return;
    if (this.#origin === null && data.say === "begin") this.#origin = origin;
    if (origin === this.#origin) this.#hear(data);
  }

  #target() {
    // Files and some schemes have no origin that a message could be addressed to. The parent cannot change while
    // this frame lives, so whoever is reached is whoever said `begin`.
    return /^https?:/.test(this.#origin) ? this.#origin : "*";
  }
}

/** The windows of the library's frames that the same instance has opened in this page, without this one. */
function siblings() {
  const found = [];
  for (let place = 0; place < parent.length; place++) {
    const other = parent[place];
    try {
      if (other !== window && other.drjs?.instance === INSTANCE_ID) found.push(other);
    } catch {
      // A frame of another origin: reading anything of it throws.
    }
  }
  return found;
}
