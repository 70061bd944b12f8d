/** A point: of the image (pixels of the upright file) or of the screen (CSS px from the stage's top left corner); the name of the variable says which. */
export interface XY {
  x: number;
  y: number;
}
export interface Size {
  width: number;
  height: number;
}
export interface Bounds extends XY, Size {}

/** How the picture lies on the stage: screen = turn(scale · image) + (x, y). */
export interface View extends XY {
  /** CSS px a pixel of the image. */
  scale: number;
  /** Degrees clockwise. */
  turn: number;
}

export const LEAST_SCALE = 0.02;
export const MOST_SCALE = 64;
/** A small picture is enlarged to fill the stage, but not to a mosaic. */
const MOST_FIT = 8;
/** CSS px left free around a fitted picture, so that handles on its edges can be taken. */
const MARGIN = 12;
/** CSS px of the picture that stay in sight however far it is pushed. */
const IN_SIGHT = 48;

/** Exact for quarter turns: a box that was upright must not get a tilt of 1e-16. */
function turnOf(degrees: number): { cos: number; sin: number } {
  const radians = (degrees * Math.PI) / 180;
  const exact = degrees % 90 === 0 ? Math.round : (value: number) => value;
  return { cos: exact(Math.cos(radians)), sin: exact(Math.sin(radians)) };
}

/** As `setTransform` takes it. */
export function matrixOf({ scale, turn, x, y }: View): [number, number, number, number, number, number] {
  const { cos, sin } = turnOf(turn);
  return [scale * cos, scale * sin, -scale * sin, scale * cos, x, y];
}

export function toScreen({ scale, turn, x, y }: View, at: XY): XY {
  const { cos, sin } = turnOf(turn);
  return { x: scale * (cos * at.x - sin * at.y) + x, y: scale * (sin * at.x + cos * at.y) + y };
}

export function toImage({ scale, turn, x, y }: View, at: XY): XY {
  const { cos, sin } = turnOf(turn);
  const [dx, dy] = [(at.x - x) / scale, (at.y - y) / scale];
  return { x: cos * dx + sin * dy, y: cos * dy - sin * dx };
}

/** The upright rectangle on the screen around a rectangle of the image. */
export function screenBounds(view: View, { x, y, width, height }: Bounds): Bounds {
  const corners = [
    toScreen(view, { x, y }),
    toScreen(view, { x: x + width, y }),
    toScreen(view, { x, y: y + height }),
    toScreen(view, { x: x + width, y: y + height }),
  ];
  const left = Math.min(...corners.map((at) => at.x));
  const top = Math.min(...corners.map((at) => at.y));
  return { x: left, y: top, width: Math.max(...corners.map((at) => at.x)) - left, height: Math.max(...corners.map((at) => at.y)) - top };
}

/** Moved so that the middle of the picture is the middle of the stage. */
function centred(view: View, image: Size, room: Size): View {
  const middle = toScreen({ ...view, x: 0, y: 0 }, { x: image.width / 2, y: image.height / 2 });
  return { ...view, x: room.width / 2 - middle.x, y: room.height / 2 - middle.y };
}

const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** The whole picture, centred. */
export function fit(image: Size, room: Size, turn = 0): View {
  const { width, height } = screenBounds({ scale: 1, turn, x: 0, y: 0 }, { x: 0, y: 0, ...image });
  const scale = Math.min(Math.max(1, room.width - 2 * MARGIN) / Math.max(1, width), Math.max(1, room.height - 2 * MARGIN) / Math.max(1, height), MOST_FIT);
  return centred({ scale: within(scale, LEAST_SCALE, MOST_SCALE), turn, x: 0, y: 0 }, image, room);
}

/** The picture can be pushed aside, but not out of sight. */
function inSight(view: View, image: Size, room: Size): View {
  const seen = screenBounds(view, { x: 0, y: 0, ...image });
  const [least, up] = [Math.min(IN_SIGHT, seen.width), Math.min(IN_SIGHT, seen.height)];
  return {
    ...view,
    x: view.x + within(seen.x, least - seen.width, room.width - least) - seen.x,
    y: view.y + within(seen.y, up - seen.height, room.height - up) - seen.y,
  };
}

/** What is under `at` (screen) stays there. */
export function zoomAt(view: View, factor: number, at: XY, image: Size, room: Size): View {
  const scale = within(view.scale * factor, LEAST_SCALE, MOST_SCALE);
  const ratio = scale / view.scale;
  return inSight({ ...view, scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio }, image, room);
}

export const panBy = (view: View, dx: number, dy: number, image: Size, room: Size): View => inSight({ ...view, x: view.x + dx, y: view.y + dy }, image, room);

/** A pixel of the image on a CSS px; the middle of the stage stays. */
export const actualSize = (view: View, image: Size, room: Size): View => zoomAt(view, 1 / view.scale, { x: room.width / 2, y: room.height / 2 }, image, room);

/** Turned around the middle of the stage, degrees clockwise. */
export function turnBy(view: View, degrees: number, image: Size, room: Size): View {
  const middle = { x: room.width / 2, y: room.height / 2 };
  const turned = { ...view, turn: (((view.turn + degrees) % 360) + 360) % 360 };
  const [kept, moved] = [middle, toScreen(turned, toImage(view, middle))];
  return inSight({ ...turned, x: turned.x + kept.x - moved.x, y: turned.y + kept.y - moved.y }, image, room);
}

/** Moved as little as is needed to show a rectangle of the image; zoomed out where it does not fit. */
export function shownWhole(view: View, bounds: Bounds, image: Size, room: Size): View {
  const seen = screenBounds(view, bounds);
  const fits = Math.min(1, (room.width - 2 * MARGIN) / seen.width, (room.height - 2 * MARGIN) / seen.height);
  const sized = fits < 1 ? zoomAt(view, fits, { x: seen.x + seen.width / 2, y: seen.y + seen.height / 2 }, image, room) : view;
  const now = screenBounds(sized, bounds);
  const shift = (at: number, length: number, most: number) => (at < MARGIN ? MARGIN - at : at + length > most - MARGIN ? most - MARGIN - at - length : 0);
  return panBy(sized, shift(now.x, now.width, room.width), shift(now.y, now.height, room.height), image, room);
}
