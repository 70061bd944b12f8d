/** Weights and shapes of a few clouds of colour. */
export interface ColourModel {
  /** −log of how likely a colour is in this model; lower is likelier. */
  cost(red: number, green: number, blue: number): number;
}

interface Cloud {
  weight: number;
  mean: [number, number, number];
  /** Inverse of the covariance, its upper triangle: rr, rg, rb, gg, gb, bb. */
  inverse: [number, number, number, number, number, number];
  determinant: number;
}

const CLOUDS = 5;
/** Least spread of a cloud, gray levels²: flat paper must not make a model that takes noise for another thing. */
const LEAST_VARIANCE = 12;

/** Mean and covariance (rr, rg, rb, gg, gb, bb) of some samples. */
function gather(colours: Float32Array, members: readonly number[]) {
  let [r, g, b, rr, rg, rb, gg, gb, bb] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (const at of members) {
    const red = colours[3 * at] ?? 0;
    const green = colours[3 * at + 1] ?? 0;
    const blue = colours[3 * at + 2] ?? 0;
    r += red;
    g += green;
    b += blue;
    rr += red * red;
    rg += red * green;
    rb += red * blue;
    gg += green * green;
    gb += green * blue;
    bb += blue * blue;
  }
  const count = Math.max(1, members.length);
  const mean: [number, number, number] = [r / count, g / count, b / count];
  const about = (sum: number, one: number, other: number) => sum / count - one * other;
  const [mr, mg, mb] = mean;
  const covariance = [about(rr, mr, mr), about(rg, mr, mg), about(rb, mr, mb), about(gg, mg, mg), about(gb, mg, mb), about(bb, mb, mb)] as const;
  return { mean, covariance };
}

/** The direction in which a cloud is longest, by power iteration, and its variance there. */
function longest([rr, rg, rb, gg, gb, bb]: ReturnType<typeof gather>["covariance"]): { axis: [number, number, number]; variance: number } {
  let axis: [number, number, number] = [0.577, 0.578, 0.576];
  let variance = 0;
  for (let turn = 0; turn < 12; turn++) {
    const [x, y, z] = axis;
    const image: [number, number, number] = [rr * x + rg * y + rb * z, rg * x + gg * y + gb * z, rb * x + gb * y + bb * z];
    variance = Math.hypot(...image);
    if (variance === 0) break;
    axis = [image[0] / variance, image[1] / variance, image[2] / variance];
  }
  return { axis, variance };
}

interface Part {
  members: readonly number[];
  mean: [number, number, number];
  axis: [number, number, number];
  variance: number;
}

function partOf(colours: Float32Array, members: readonly number[]): Part {
  const { mean, covariance } = gather(colours, members);
  return { members, mean, ...longest(covariance) };
}

/** Samples parted by the longest axis of the widest cloud, again and again: Orchard & Bouman, "Color quantization of images", 1991. */
function clusters(colours: Float32Array): Part[] {
  const all = Array.from({ length: colours.length / 3 }, (_, at) => at);
  const parts = [partOf(colours, all)];
  while (parts.length < CLOUDS) {
    const next = parts.reduce((best, one) => (one.variance * one.members.length > best.variance * best.members.length ? one : best));
    if (next.variance < LEAST_VARIANCE) break;
    const { axis, mean, members } = next;
    const middle = mean[0] * axis[0] + mean[1] * axis[1] + mean[2] * axis[2];
    const isBeyond = (at: number) => (colours[3 * at] ?? 0) * axis[0] + (colours[3 * at + 1] ?? 0) * axis[1] + (colours[3 * at + 2] ?? 0) * axis[2] > middle;
    const [beyond, before] = [members.filter(isBeyond), members.filter((at) => !isBeyond(at))];
    if (beyond.length === 0 || before.length === 0) break;
    parts.splice(parts.indexOf(next), 1, partOf(colours, beyond), partOf(colours, before));
  }
  return parts;
}

function cloudOf(colours: Float32Array, members: readonly number[], total: number): Cloud {
  const { mean, covariance } = gather(colours, members);
  const [rr, rg, rb, gg, gb, bb] = [
    covariance[0] + LEAST_VARIANCE,
    covariance[1],
    covariance[2],
    covariance[3] + LEAST_VARIANCE,
    covariance[4],
    covariance[5] + LEAST_VARIANCE,
  ];
  const determinant = rr * (gg * bb - gb * gb) - rg * (rg * bb - gb * rb) + rb * (rg * gb - gg * rb);
  const inverse: Cloud["inverse"] = [
    (gg * bb - gb * gb) / determinant,
    (rb * gb - rg * bb) / determinant,
    (rg * gb - rb * gg) / determinant,
    (rr * bb - rb * rb) / determinant,
    (rg * rb - rr * gb) / determinant,
    (rr * gg - rg * rg) / determinant,
  ];
  return { weight: members.length / total, mean, inverse, determinant };
}

/**
 * A mixture of up to five Gaussian clouds over colours (red, green, blue in turn, 0–255), as in GrabCut:
 * Rother, Kolmogorov & Blake, "GrabCut: interactive foreground extraction using iterated graph cuts", 2004. Not empty.
 */
export function colourModel(colours: Float32Array): ColourModel {
  const clouds = clusters(colours).map(({ members }) => cloudOf(colours, members, colours.length / 3));
  const terms = clouds.map(({ weight, determinant, mean, inverse }) => ({ factor: weight / Math.sqrt(determinant), mean, inverse }));
  return {
    cost: (red, green, blue) => {
      let likely = 0;
      for (const { factor, mean, inverse } of terms) {
        const r = red - mean[0];
        const g = green - mean[1];
        const b = blue - mean[2];
        const far = r * (inverse[0] * r + 2 * (inverse[1] * g + inverse[2] * b)) + g * (inverse[3] * g + 2 * inverse[4] * b) + inverse[5] * b * b;
        likely += factor * Math.exp(-0.5 * far);
      }
      // A colour that no cloud knows is unlikely, not impossible.
      return -Math.log(likely + 1e-12);
    },
  };
}
