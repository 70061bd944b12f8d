/** How a picture lies in the window: its scale (1 = a pixel a pixel) and the place of its top left corner, CSS px. */
export interface ZoomView {
  scale: number;
  x: number;
  y: number;
}
export interface Size {
  width: number;
  height: number;
}

export const MOST_SCALE = 16;

/** The whole picture, centred, never larger than it is. */
export function fit(image: Size, stage: Size): ZoomView {
  const scale = Math.min(1, stage.width / image.width, stage.height / image.height);
  return centred({ scale, x: 0, y: 0 }, image, stage);
}

const along = (at: number, inner: number, outer: number): number => (inner <= outer ? (outer - inner) / 2 : Math.min(0, Math.max(outer - inner, at)));

/** No blank strip beside a picture that is larger than the window; a smaller one is centred. */
const centred = ({ scale, x, y }: ZoomView, image: Size, stage: Size): ZoomView => ({
  scale,
  x: along(x, image.width * scale, stage.width),
  y: along(y, image.height * scale, stage.height),
});

/** The point under (`px`, `py`) stays where it is. */
export function zoomAt(view: ZoomView, factor: number, px: number, py: number, image: Size, stage: Size): ZoomView {
  const least = Math.min(fit(image, stage).scale, 1);
  const scale = Math.min(MOST_SCALE, Math.max(least, view.scale * factor));
  const ratio = scale / view.scale;
  return centred({ scale, x: px - (px - view.x) * ratio, y: py - (py - view.y) * ratio }, image, stage);
}

export const pan = (view: ZoomView, dx: number, dy: number, image: Size, stage: Size): ZoomView =>
  centred({ ...view, x: view.x + dx, y: view.y + dy }, image, stage);

/** A pixel of the picture on a pixel of the window, around the middle. */
export const actualSize = (view: ZoomView, image: Size, stage: Size): ZoomView => zoomAt(view, 1 / view.scale, stage.width / 2, stage.height / 2, image, stage);
