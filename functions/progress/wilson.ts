/** Of the normal distribution: 95 % lie so many standard deviations around the mean. */
const Z = 1.959_963_984_540_054;

/**
 * 95 % interval of a share of which `right` of `of` are known: the score interval of E. B. Wilson, "Probable inference, the law of succession, and statistical
 * inference", Journal of the American Statistical Association 22 (1927). Unlike the usual one it stays within 0 to 1 and holds for few answers. `of` above 0.
 */
export function wilson(right: number, of: number): { from: number; to: number } {
  const share = right / of;
  const middle = share + Z ** 2 / (2 * of);
  const half = Z * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2));
  const whole = 1 + Z ** 2 / of;
  // At the ends what is subtracted is the same but for rounding.
  return { from: right === 0 ? 0 : (middle - half) / whole, to: right === of ? 1 : (middle + half) / whole };
}
