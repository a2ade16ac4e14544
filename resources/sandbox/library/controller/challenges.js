// Challenges that wait for a customer: a ticket for the frame that puts the question, and its answer.

class Challenges {
  #waiting = new Map();
  #say;

  /** `say` speaks to the page, which alone can show a frame. */
  constructor(say) {
    this.#say = say;
  }

  /** Put the question for a source; resolves to the customer's word, or to null if there is none. */
  put(source) {
    const ticket = unguessable();
    return new Promise((resolve) => {
      this.#waiting.set(ticket, { source, resolve });
      this.#say({ say: "challenge", ticket });
    });
  }

  /** What the question is about, for the challenge's frame. */
  about(ticket) {
    return this.#waiting.get(ticket)?.source;
  }

  /** The end of a challenge, by its frame or because that never came. */
  answer(ticket, word) {
    const waiting = this.#waiting.get(ticket);
    if (!waiting) return;
    this.#waiting.delete(ticket);
    this.#say({ say: "challenge-over", ticket });
    waiting.resolve(word);
  }
}
