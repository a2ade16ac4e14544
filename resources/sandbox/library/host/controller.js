// The page's end of the hidden frame: questions and their answers, and the challenges that come up in between.

/** Units: milliseconds. A frame that has not come by then is not going to. */
const FRAME_PATIENCE = 20_000;

class Controller {
  #line;
  #asked = new Map();
  #challenges = new Map();
  #count = 0;
  #instance;
  #language;

  constructor(instance, { key, language }) {
    this.#instance = instance;
    this.#language = language;
    this.#line = new Line({
      id: `controller-${instance}`,
      instance,
      path: "/v1/controller",
      begin: () => ({ key, language }),
      hear: (message) => this.#hear(message),
    });
    const { frame } = this.#line;
    frame.tabIndex = -1;
    frame.setAttribute("aria-hidden", "true");
    frame.style.setProperty("display", "none", "important");
  }

  /** Be in the page, also when the page has thrown everything out in between. */
  show() {
    if (this.#line.frame.isConnected) return;
    for (const number of this.#asked.keys()) this.#answer(number, { error: this.#absent() });
    this.#line.openIn(document.body ?? document.documentElement);
  }

  /** Whether nothing was ever asked, so that nothing is lost with it. */
  get isUnused() {
    return this.#count === 0;
  }

  close() {
    this.#line.close();
  }

  say(message) {
    this.#line.say(message);
  }

  /** Resolves to the answer; to an error when the frame does not come. */
  ask(what, request) {
    this.show();
    const number = ++this.#count;
    return new Promise((resolve) => {
      const impatience = setTimeout(() => this.#giveUp(number), FRAME_PATIENCE);
      this.#asked.set(number, { resolve, impatience });
      this.#line.say({ say: "ask", number, what, request });
    });
  }

  #hear(message) {
    if (message.say === "answer") this.#answer(message.number, message.answer);
    else if (message.say === "challenge") this.#showChallenge(message.ticket);
    else if (message.say === "challenge-over") this.#hideChallenge(message.ticket);
  }

  #showChallenge(ticket) {
    const frame = new ChallengeFrame(this.#instance, {
      ticket,
      language: this.#language,
      title: TEXTS[this.#language].challenge.title,
      onAbsent: () => this.say({ say: "challenge-lost", ticket }),
    });
    this.#challenges.set(ticket, frame);
  }

  #hideChallenge(ticket) {
    this.#challenges.get(ticket)?.close();
    this.#challenges.delete(ticket);
  }

  #giveUp(number) {
    // A frame that is there answers in its own time: a challenge takes as long as the customer does.
    if (!this.#line.isOpen) this.#answer(number, { error: this.#absent() });
  }

  #answer(number, answer) {
    const asked = this.#asked.get(number);
    if (!asked) return;
    this.#asked.delete(number);
    clearTimeout(asked.impatience);
    asked.resolve(answer);
  }

  #absent() {
    const message = TEXTS[this.#language].service.noNetwork;
    return { type: "no_network", errors: [{ code: "unknown_error", message }], message };
  }
}
