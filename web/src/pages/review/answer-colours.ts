/**
 * One colour for each of the ten labelers that an item can have: brighter than those of classes, so that nobody takes one for the other, and far apart for
 * colour-blind eyes too. Never the only sign: each answer has its number beside it.
 */
const COLOURS = ["#ff5ccd", "#19d3ff", "#ffe14d", "#8f7bff", "#5ef08a", "#ff8a3d", "#c9f2ff", "#ff9db0", "#b9c400", "#d9d9e0"] as const;

export const answerColour = (place: number): string => COLOURS[place % COLOURS.length] ?? COLOURS[0];
/** Of what steps back while another answer is looked at. */
export const FADED = "#8e8e93";
