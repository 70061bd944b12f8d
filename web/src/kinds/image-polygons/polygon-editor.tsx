import { RegionEditor } from "../../canvas/region-editor.tsx";
import type { EditorProps } from "../kind.ts";
import { polygonRegions } from "./regions.ts";
import type { Value } from "./value.ts";

/** In a file of its own: what draws is loaded when somebody draws. */
export default function PolygonEditor(props: EditorProps<Value>) {
  return <RegionEditor {...props} kind={polygonRegions} />;
}
