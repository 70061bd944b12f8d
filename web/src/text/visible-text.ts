/** U+0000–U+001F have pictures from U+2400 on; U+007F has U+2421. */
const pictureOf = (control: string): string => (control === "\u007f" ? "\u2421" : String.fromCharCode(0x2400 + control.charCodeAt(0)));

/**
 * The text as it is drawn: of the same length in UTF-16 units, so that offsets in the DOM are offsets in the text. Controls that browsers hide or drop become
 * their pictures (NUL: ␀), and a return without a line feed breaks the line, as it did where the file comes from.
 */
export const visibleText = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- these very characters are the subject
  text.replace(/\r(?!\n)/g, "\n").replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, pictureOf);
