// The frame of a challenge, over the page for as long as the customer needs.

const OVER_EVERYTHING = {
  position: "fixed",
  inset: "0",
  width: "100%",
  height: "100%",
  border: "0",
  zIndex: "2147483647",
  background: "transparent",
  colorScheme: "light",
};

class ChallengeFrame {
  #line;
  #focusedBefore = document.activeElement;

  constructor(instance, { ticket, language, title, onAbsent }) {
    this.#line = new Line({
      id: `challenge-${unguessable()}`,
      instance,
      path: "/v1/frames/challenge",
      begin: () => ({ ticket, language }),
      hear: () => {},
    });
    const { frame } = this.#line;
    frame.title = title;
    Object.assign(frame.style, OVER_EVERYTHING);
    this.#line.openIn(document.body ?? document.documentElement, onAbsent);
    frame.focus();
  }

  /** Go away, and give the cursor back to whoever had it. */
  close() {
    this.#line.close();
    if (!document.contains(this.#focusedBefore)) return;
    this.#focusedBefore.focus();
    // A frame that lost the keyboard forgets which of its inputs had it.
    const field = [...lines.values()].find(({ frame }) => frame === this.#focusedBefore);
    field?.say({ say: "focus" });
  }
}
