// The page's end of the hidden frame: questions and their answers, and the challenges that come up in between.

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

  /** Be in the page, also when the page has thrown everything out in between, or when the frame did not come. */
  show() {
    if (this.#line.frame.isConnected) return;
    this.#giveUp();
    this.#line.openIn(document.body ?? document.documentElement, () => this.#giveUp());
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
      this.#asked.set(number, resolve);
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

  #answer(number, answer) {
    this.#asked.get(number)?.(answer);
    this.#asked.delete(number);
  }

  /** The frame is not there: whoever waits for it is told, and the next one who asks has it loaded once more. */
  #giveUp() {
    const message = TEXTS[this.#language].service.noNetwork;
    const error = { type: "no_network", errors: [{ code: "unknown_error", message }], message };
    for (const number of this.#asked.keys()) this.#answer(number, { error });
    this.#line.forget();
    this.#line.frame.remove();
  }
}
