/** The language of the texts for a locale like `de-AT`, `de_at` or `de`; English for those that are not spoken here. */
function languageOf(locale) {
  const language = String(locale ?? "").split(/[-_]/)[0].toLowerCase();
  return Object.hasOwn(TEXTS, language) ? language : "en";
}
