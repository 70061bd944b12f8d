/**
 * Letters that are commands wherever regions are drawn, its tools' apart: brightness, contrast, fit, guides, hide, lock, turn, delete;
 * and the page's own: skip, instructions, nothing here, zoom. Apart from the editor, so that a page can know them without loading it.
 */
export const REGION_LETTERS = "bcfghlqxsinz";
