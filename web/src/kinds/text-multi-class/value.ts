export { type OneClass as Value, oneClass as values } from "../one-class.ts";
