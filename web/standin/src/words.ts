// Every visible label passes through here, so that the page can be shown in another language or with a renamed button.
import { page } from "./pagedata";
import { german } from "./words.de";

// Label in the page's language; a label that the server renames wins. The argument is the English label.
export function t(label: string): string {
  const renamed = page.rename[label];
  if (renamed !== undefined) return renamed;
  return (page.language === "de" && german[label]) || label;
}

// Label with {0}, {1}… filled in after translation.
export function tf(label: string, ...values: (string | number)[]): string {
  return t(label).replace(/\{(\d)\}/g, (_, at) => String(values[Number(at)]));
}
