// Where a field meets its instance's controller, which keeps its digits should the field leave the page, and which
// alone sends them. Both lie on the library's origin, so they call each other and nothing passes through the page.

class VaultDoor {
  #field;
  #controller = null;

  /** Whichever of the two comes last finds the other; see `controller.js`. */
  constructor(field) {
    this.#field = field;
    for (const sibling of siblings()) if (sibling.drjs.vault) this.open(sibling.drjs.vault);
  }

  open(vault) {
    this.#controller = vault;
    vault.admit(this.#field);
  }

  keep(digits) {
    this.#controller?.keep(this.#field.id, digits);
  }
}
