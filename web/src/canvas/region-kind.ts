import type { VNode } from "preact";
import type { Desk } from "./desk.ts";
import type { Region, Shape } from "./region.ts";
import type { Tool } from "./tool.ts";
import type { Size } from "./viewport.ts";

/** What a task type of regions says to the editor that all of them share. */
export interface RegionKind<Value> {
  /** "Box": a region is named "Box 3, Cat, …". */
  noun: string;
  /** "boxes": for counts. */
  plural: string;
  /** Regions that an answer can have. */
  most: number;
  toRegions(value: Value): readonly Region[];
  toValue(regions: readonly Region[]): Value;
  /** In the order of the tool bar. */
  tools: readonly Tool[];
  /** The tool in hand at first. */
  first: string;
  moved(shape: Shape, dx: number, dy: number, image: Size): Shape;
  /** Alt+arrows. Absent: this kind's shapes have no size to change. */
  grown?(shape: Shape, dx: number, dy: number, image: Size): Shape;
  /** Of a paste, which may come from another image or another task type; undefined where it cannot be one. */
  fitted(shape: unknown, image: Size): Shape | undefined;
  /** Place and size in a few words: "120 by 80 pixels at 40, 30". */
  inWords(shape: Shape): string;
  /** Exact numbers of the one selected region, to be typed. */
  fields?(props: { region: Region; desk: Desk }): VNode;
  /** Doubts about regions that are found at leisure: sets `Region.warning`. Keep the object where nothing changed. */
  checked?(region: Region): Region;
}
