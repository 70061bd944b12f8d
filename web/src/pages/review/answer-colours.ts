/**
 * One colour for each of the ten labelers that an item can have (after Okabe and Ito's set for colour-blind eyes, then lighter and darker ones).
 * Never the only sign: each answer has its number beside it.
 */
const COLOURS = ["#e69f00", "#56b4e9", "#009e73", "#cc79a7", "#f0e442", "#d55e00", "#8b7cf6", "#0072b2", "#b5b5bd", "#a66a2c"] as const;

export const answerColour = (place: number): string => COLOURS[place % COLOURS.length] ?? COLOURS[0];
/** Of what steps back while another answer is looked at. */
export const FADED = "#8e8e93";
