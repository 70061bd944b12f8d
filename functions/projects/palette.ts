/**
 * Colours given to classes in turn. The first eight are Okabe and Ito's set for colour-blind readers ("Color Universal Design", 2008), black left out;
 * the others keep to its hues at other lightness, so that neighbours differ in lightness as well. `#rrggbb`.
 */
export const PALETTE: readonly string[] = [
  "#e69f00",
  "#56b4e9",
  "#009e73",
  "#f0e442",
  "#0072b2",
  "#d55e00",
  "#cc79a7",
  "#8c8c8c",
  "#7a4a00",
  "#b3e0ff",
  "#00573f",
  "#fff3a1",
  "#00395c",
  "#ffb27a",
  "#7d2f5c",
  "#d9d9d9",
  "#b8a3ff",
  "#4b2e9e",
  "#8fe0a8",
  "#9e1b32",
];

export const colourAt = (index: number): string => PALETTE[index % PALETTE.length] ?? "#8c8c8c";
